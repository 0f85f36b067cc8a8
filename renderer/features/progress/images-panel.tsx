import type { ReactElement } from 'react';
import type { ImageProgress } from '../../../contracts/images.ts';
import { imageText } from '../../../contracts/text/images-text.ts';
import { formatBytes } from '../../ui/amount.ts';
import { ProgressBar } from '../../ui/bar.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Panel } from '../../ui/panel.tsx';
import { orderImages, sumOf } from './image-words.ts';
import { isOver, type ProgressState } from './progress-state.ts';
import './images-panel.css';

/** Each image on its way into the nodes, with its layers for whoever wants to see them. */
export function ImagesPanel({ progress }: { progress: ProgressState }): ReactElement {
  const { shown, settled } = orderImages(progress.images.values());
  const live = !isOver(progress.life);
  return (
    <Panel
      title={imageText.title}
      aside={<p className="soft figures">{imageText.ready(settled.length, progress.images.size)}</p>}
    >
      <ul className="images">
        {shown.map((image) => (
          <ImageRow key={image.image} image={image} live={live} />
        ))}
      </ul>
      {settled.length === 0 ? null : (
        <Disclosure summary={imageText.settled(settled.length)}>
          <ul className="images images--settled">
            {settled.map(({ image, from }) => (
              <li key={image}>
                {image} {from === 'cache' ? <span className="soft">{imageText.cached}</span> : null}
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </Panel>
  );
}

const tones = {
  waiting: 'idle',
  pulling: 'busy',
  pulled: 'idle',
  loading: 'busy',
  ready: 'ready',
  left: 'warn',
} as const;

function ImageRow({ image, live }: { image: ImageProgress; live: boolean }): ReactElement {
  const { state, layers, why } = image;
  const { done, total } = sumOf(layers);
  return (
    <li className="images__image">
      <div className="images__head">
        <span className="images__name">{image.image}</span>
        <Chip tone={live ? tones[state] : state === 'left' ? 'warn' : 'idle'}>{imageText.states[state]}</Chip>
      </div>
      {why === undefined ? null : <p className="soft">{why}</p>}
      {total === 0 ? null : (
        <>
          <ProgressBar fraction={done / total} label={image.image} />
          <Disclosure
            summary={<span className="figures">{imageText.amount(formatBytes(done), formatBytes(total))}</span>}
          >
            <ol className="images__layers figures" aria-label={imageText.layersOf(image.image)}>
              {layers.map(({ digest, doneBytes, totalBytes }, index) => (
                <li key={digest}>
                  <span>{imageText.layer(index + 1)}</span>
                  <span className="soft">{imageText.amount(formatBytes(doneBytes), formatBytes(totalBytes))}</span>
                </li>
              ))}
            </ol>
          </Disclosure>
        </>
      )}
    </li>
  );
}
