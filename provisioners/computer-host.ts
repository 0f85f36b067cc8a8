export interface ComputerFacts {
  readonly cpu: {
    readonly model: string;
    readonly architecture: string;
    readonly physicalCores: number | null;
    readonly logicalCores: number;
  };
  readonly memory: { readonly totalBytes: number; readonly availableBytes: number };
  readonly gpus: readonly {
    readonly vendor: string;
    readonly model: string;
    readonly memoryBytes: number | null;
    readonly driver: string | null;
  }[];
  readonly operatingSystem: {
    readonly platform: 'linux' | 'darwin' | 'win32' | 'other';
    readonly name: string;
    readonly version: string;
    readonly kernel: string;
  };
  readonly virtualization: { readonly virtual: boolean; readonly kind: string | null };
}

export interface ComputerHost {
  facts(): Promise<ComputerFacts>;
}
