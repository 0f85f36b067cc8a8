const gibibyte = 1024 ** 3;

/**
 * Free bytes of the nodes' disk. kind switches kubelet's own watch off, and etcd does not survive a full disk: so a person
 * is told below `warnBelow`, a node stops itself below `stopBelow`, and is let go on from `goOnFrom`, so that it does not
 * stop again at once.
 */
export const diskLimits = { warnBelow: 5 * gibibyte, stopBelow: gibibyte, goOnFrom: 2 * gibibyte } as const;
