// SPDX-License-Identifier: GPL-3.0-or-later
// A few lines over time, drawn by uPlot, which is fetched when the first one is looked at. The
// figures stand beside it as text: who cannot see the drawing misses nothing.
import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { seconds } from '../../i18n/format';

export interface Line {
  name: string;
  values: (number | null)[];
}

interface Props {
  label: string;
  /** Milliseconds since 1970. */
  times: number[];
  lines: Line[];
  /** What the scale reaches at least. */
  top?: number;
}

const HEIGHT = 120;
const COLOURS = ['--curve-1', '--curve-2'];

const dataOf = ({ times, lines }: Props): uPlot.AlignedData => [
  times.map((at) => at / 1000),
  ...lines.map((line) => line.values),
];

function optionsOf(props: Props, host: HTMLElement): uPlot.Options {
  const style = getComputedStyle(host);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--ink-soft'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: `12px ${style.fontFamily}`,
  };
  return {
    width: Math.max(160, host.clientWidth),
    height: HEIGHT,
    cursor: { show: false },
    legend: { show: false },
    scales: { y: { range: (_, __, high) => [0, Math.max(props.top ?? 1, (high ?? 0) * 1.05)] } },
    axes: [
      { ...axis, size: 24, values: (_, splits) => splits.map((at) => seconds(at * 1000)) },
      { ...axis, size: 44 },
    ],
    series: [
      {},
      ...props.lines.map((line, index) => ({
        label: line.name,
        stroke: colour(COLOURS[index % COLOURS.length] ?? ''),
        width: 2,
        points: { show: false },
        dash: index === 1 ? [6, 3] : undefined,
      })),
    ],
  };
}

export function Curves(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    let gone = false;
    let observer: ResizeObserver | null = null;
    void import('./uplot').then(({ Plot }) => {
      const element = host.current;
      if (gone || !element) return;
      plot.current = new Plot(optionsOf(latest.current, element), dataOf(latest.current), element);
      observer = new ResizeObserver(() =>
        plot.current?.setSize({ width: Math.max(160, element.clientWidth), height: HEIGHT }),
      );
      observer.observe(element);
    });
    return () => {
      gone = true;
      observer?.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, []);
  useEffect(() => plot.current?.setData(dataOf(props)));

  return (
    <figure class="curves" data-testid="curves">
      <figcaption>
        {props.label}
        {props.lines.map((line, index) => (
          <span key={line.name} class={`curve-key key-${index + 1}`}>
            {line.name}
          </span>
        ))}
      </figcaption>
      <div ref={host} aria-hidden="true" />
    </figure>
  );
}
