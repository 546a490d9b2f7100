// SPDX-License-Identifier: GPL-3.0-or-later
// A figure for each period, as bars or as lines, drawn by uPlot, which is fetched when the first one
// is looked at. The figures stand in a table beside it: who cannot see the drawing misses nothing.
import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';

export interface Series {
  name: string;
  values: (number | null)[];
}

interface Props {
  label: string;
  /** One word for each period, below the drawing. */
  names: string[];
  series: Series[];
  shape: 'bars' | 'lines';
  testid: string;
}

const HEIGHT = 200;
const COLOURS = ['--curve-1', '--curve-2'];

/** Bars of one period stand on each other: each series is drawn over the sum with those before. */
function heights({ series, shape }: Props): (number | null)[][] {
  if (shape === 'lines') return series.map(({ values }) => values);
  return series.map((_, index) =>
    (series[0]?.values ?? []).map((__, at) =>
      series.slice(0, index + 1).reduce((sum, { values }) => sum + (values[at] ?? 0), 0),
    ),
  );
}

function dataOf(props: Props): uPlot.AlignedData {
  const drawn = heights(props);
  // The highest first, so that what is drawn later covers its lower part.
  if (props.shape === 'bars') drawn.reverse();
  return [props.names.map((_, index) => index), ...drawn] as uPlot.AlignedData;
}

function optionsOf(
  props: Props,
  host: HTMLElement,
  bars: uPlot.Series.PathBuilder | undefined,
): uPlot.Options {
  const style = getComputedStyle(host);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--ink-soft'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: `12px ${style.fontFamily}`,
  };
  const order = props.series.map((_, index) => index);
  if (props.shape === 'bars') order.reverse();
  return {
    width: Math.max(160, host.clientWidth),
    height: HEIGHT,
    cursor: { show: false },
    legend: { show: false },
    scales: {
      x: { time: false, range: () => [-0.6, props.names.length - 0.4] },
      y: { range: (_, __, high) => [0, Math.max(1, (high ?? 0) * 1.08)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        incrs: [1, 2, 3, 6, 12, 26, 52],
        space: 56,
        values: (_, splits) => splits.map((at) => props.names[at] ?? ''),
      },
      { ...axis, size: 48, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000] },
    ],
    series: [
      {},
      ...order.map((index) => ({
        label: props.series[index]?.name ?? '',
        stroke: colour(COLOURS[index] ?? ''),
        fill: props.shape === 'bars' ? colour(COLOURS[index] ?? '') : undefined,
        width: props.shape === 'bars' ? 0 : 2,
        points: { show: props.shape === 'lines' && props.names.length < 40 },
        dash: props.shape === 'lines' && index === 1 ? [6, 3] : undefined,
        paths: bars,
      })),
    ],
  };
}

export function Bars(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  // Another number of periods is another scale: the drawing is made anew.
  const key = JSON.stringify([props.names, props.series]);
  useEffect(() => {
    let gone = false;
    let plot: uPlot | null = null;
    let observer: ResizeObserver | null = null;
    void import('./uplot').then(({ Plot }) => {
      const element = host.current;
      if (gone || !element) return;
      const bars = props.shape === 'bars' ? Plot.paths.bars?.({ size: [0.7, 48] }) : undefined;
      plot = new Plot(optionsOf(props, element, bars), dataOf(props), element);
      observer = new ResizeObserver(() =>
        plot?.setSize({ width: Math.max(160, element.clientWidth), height: HEIGHT }),
      );
      observer.observe(element);
    });
    return () => {
      gone = true;
      observer?.disconnect();
      plot?.destroy();
    };
  }, [key]);
  return (
    <figure class="curves" data-testid={props.testid}>
      <figcaption>
        {props.label}
        {props.series.map(({ name }, index) => (
          <span key={name} class={`curve-key key-${index + 1}`}>
            {name}
          </span>
        ))}
      </figcaption>
      <div ref={host} aria-hidden="true" />
    </figure>
  );
}
