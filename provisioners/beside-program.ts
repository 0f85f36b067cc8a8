/** A program that runs to its end in a container of its own, beside a node, and sees what the node's volumes hold. */
export interface BesideProgram {
  readonly command: readonly string[];
  /** Files and folders of this computer, by the path that each has in the container. */
  readonly mounts: readonly BesideMount[];
}

export interface BesideMount {
  readonly from: string;
  readonly to: string;
  readonly readOnly: boolean;
}

/** How the name of a computer begins, as such a program sees it: another one for each. */
export const besideHost = 'slipway-';
