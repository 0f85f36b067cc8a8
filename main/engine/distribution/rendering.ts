import * as z from 'zod';
import { containerRequestSchema, footprintSchema } from '../../../contracts/distribution.ts';

/** The annotation that tells whose an object is, while it is rendered. */
export const componentMark = 'slipway.dev/component';

/** What `render-child` is asked: built YAML to be divided into `<objects>/<component>.ndjson`, and measured. */
export const renderInputSchema = z.object({ yaml: z.string(), objects: z.string(), components: z.array(z.string()) });
export type RenderInput = z.infer<typeof renderInputSchema>;

/** A container's request, and whether its pod asks for the mesh's sidecar; null where it says nothing. */
const measuredContainerSchema = containerRequestSchema
  .omit({ injected: true })
  .extend({ inject: z.boolean().nullable() });
export type MeasuredContainer = z.infer<typeof measuredContainerSchema>;

/** What the rendered objects of one component come to. */
const measureSchema = z.object({
  footprint: footprintSchema,
  containers: z.array(measuredContainerSchema),
  /** Namespaces that it makes or has something in. */
  namespaces: z.array(z.string()),
  /** Namespaces that it makes, and whether the mesh adds its sidecar to the pods in them; null where they say nothing. */
  injection: z.record(z.string(), z.boolean().nullable()),
  /** Values of the label `app.kubernetes.io/version`, each once. */
  versions: z.array(z.string()),
  /** What the mesh's sidecar requests, where this component is the mesh. */
  sidecar: footprintSchema.shape.requests.nullable(),
});
export type Measure = z.infer<typeof measureSchema>;

/** One for each component, in the order of the question. `sha256` is of the file. */
export const renderOutputSchema = z.array(
  z.object({ component: z.string(), sha256: z.string(), measure: measureSchema }),
);
export type RenderOutput = z.infer<typeof renderOutputSchema>;

/** What `yaml-child` is asked: objects, one as JSON a line, to be written as one YAML file. */
export const yamlInputSchema = z.object({ inputs: z.array(z.string()), output: z.string() });
export type YamlInput = z.infer<typeof yamlInputSchema>;
export const yamlOutputSchema = z.object({ objects: z.number().int(), bytes: z.number().int() });
