/** A notebook within a cluster. */
export interface NotebookKey {
  readonly workspace: string;
  readonly name: string;
}

/** What Kubeflow's notebook controller takes for "scaled to nothing"; its value is since when. */
export const stoppedAnnotation = 'kubeflow-resource-stopped';
export const notebooksPath = '/apis/kubeflow.org/v1/notebooks';

/** Where a notebook lies in the API. */
export function notebookPath({ workspace, name }: NotebookKey): string {
  return `${groupPath('kubeflow.org/v1', workspace)}/notebooks/${name}`;
}

/** Where the volumes of a workspace lie in the API. */
export function claimsPath(workspace: string): string {
  return `${groupPath('v1', workspace)}/persistentvolumeclaims`;
}

/** Where the kinds of an API version lie for one namespace. */
export function groupPath(apiVersion: string, namespace: string): string {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${group}/namespaces/${namespace}`;
}

/** The path of a notebook's server behind the gateway, without a slash at its end. */
export function serverPath({ workspace, name }: NotebookKey): string {
  return `/notebook/${workspace}/${name}`;
}
