import { AppError } from '../../../contracts/app-error.ts';
import type { NodeShape } from '../../../contracts/rehearsal.ts';
import { parseCpu, parseMemory } from '../planning/quantity.ts';

const mostNodes = 5000;
const shapePattern = /^(?:(\d{1,4})x)?([\d.]+m?)cpu([\d.]+[KMGTkmgt]i?)b?(?:\+(.+))?$/i;
const gpuPattern = /^(\d{1,2})x([a-z0-9][a-z0-9.-]*)$/i;

/**
 * Nodes from their text: `3x8cpu32Gi`, several shapes divided by commas, GPUs behind a plus
 * (`2x4cpu16Gi,1x8cpu32Gi+1xnvidia-t4`). `gpu` is given to those that name none. Throws `input.invalid`.
 */
export function parseNodeShapes(text: string, gpu?: string): NodeShape[] {
  const common = gpu === undefined ? null : parseGpu(gpu, '--gpu');
  const shapes = text.split(',').map((part) => parseShape(part.trim(), common));
  const count = shapes.reduce((sum, shape) => sum + shape.count, 0);
  if (count > mostNodes) throw invalid(text, `more than ${String(mostNodes)} nodes are not simulated`);
  return shapes;
}

function parseShape(text: string, common: NodeShape['gpu']): NodeShape {
  const [, count = '1', cpu, memory, gpu] = shapePattern.exec(text) ?? [];
  if (cpu === undefined || memory === undefined)
    throw invalid(text, 'a number of nodes, CPUs and memory are needed, such as 3x8cpu32Gi');
  const shape = {
    count: Number(count),
    millicores: parseCpu(cpu),
    memoryBytes: parseMemory(withUnit(memory)),
    gpu: gpu === undefined ? common : parseGpu(gpu, text),
  };
  if (shape.count === 0 || shape.millicores === 0 || shape.memoryBytes === 0)
    throw invalid(text, 'nothing of it can be 0');
  return shape;
}

/** People write `32gi` and `32G`; of a node's memory all mean the binary unit. */
function withUnit(memory: string): string {
  return `${memory.replace(/[kmgt]i?$/i, '')}${memory
    .replace(/^[\d.]+/, '')
    .charAt(0)
    .toUpperCase()}i`;
}

function parseGpu(text: string, where: string): NonNullable<NodeShape['gpu']> {
  const [, count, model] = gpuPattern.exec(text.trim()) ?? [];
  if (count === undefined || model === undefined || Number(count) === 0)
    throw invalid(where, 'GPUs are named as a number and a model, such as 1xnvidia-t4');
  return { count: Number(count), model, resource: /^(amd|mi\d)/i.test(model) ? 'amd.com/gpu' : 'nvidia.com/gpu' };
}

function invalid(text: string, why: string): AppError {
  return new AppError('input.invalid', { what: `The nodes "${text}"`, why });
}
