// Command kind is kind itself, built from its published Go module at the version and checksums of go.mod and go.sum.
package main

import "sigs.k8s.io/kind/cmd/kind/app"

func main() { app.Main() }
