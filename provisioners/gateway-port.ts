/**
 * Port of every node's address that leads to the gateway, in the range that Kubernetes keeps for node ports. A
 * provisioner that can map ports leads the gateway's port of this computer to it; the platform gives it to the
 * gateway's Service.
 */
export const gatewayNodePort = 30_080;
