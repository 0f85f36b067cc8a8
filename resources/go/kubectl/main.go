// Command kubectl is kubectl itself, built from its published Go modules at the versions and checksums of go.mod and
// go.sum. The version that it tells is set by the linker, as in a release.
package main

import (
	"k8s.io/component-base/cli"
	"k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubectl/pkg/cmd/util"
)

func main() {
	if err := cli.RunNoErrOutput(cmd.NewDefaultKubectlCommand()); err != nil {
		util.CheckErr(err)
	}
}
