export interface ImageFacts {
  readonly id: string;
  readonly bytes: number;
}

/** What is asked of and done to images of the container engine, beside pulling them. */
export interface DockerImageHost {
  /** An image by its reference, or null where there is none. */
  image(reference: string): Promise<ImageFacts | null>;
  /** Whether any container, running or not, of whomever, was made from the image with this id. */
  isImageUsed(id: string): Promise<boolean>;
  /** Takes a reference away, and the image with its last one; nothing happens where there is none. */
  removeImage(reference: string): Promise<void>;
}
