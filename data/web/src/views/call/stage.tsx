// SPDX-License-Identifier: GPL-3.0-or-later
// Who is seen how large. All tiles are siblings in one keyed list, whatever the layout, so that a
// change of layout or of speaker never restarts anybody's picture.
import { useEffect, useRef, useState } from 'preact/hooks';
import { MicOff, MonitorUp, Stethoscope, Video, VideoOff, type IconNode } from 'lucide';
import { messages } from '../../i18n';
import type { Person } from '../../signal/messages';
import type { Visit } from '../../state/visit';
import { Icon } from '../parts/icon';
import { Picture } from '../parts/video';
import { useVisit } from '../visit/context';
import { QualityMark } from './quality';

export const LAYOUTS = ['speaker', 'grid', 'strip'] as const;
export type Layout = (typeof LAYOUTS)[number];

interface TileData {
  key: string;
  name: string;
  person: Person | null;
  stream: MediaStream | null;
  screen: boolean;
  /** A connected device: its picture is not encrypted end to end. */
  device?: boolean;
  showsPicture: boolean;
  /** Our own line is too slow for it; the last picture stands. */
  paused: boolean;
  testid: string;
}

function tilesOf(visit: Visit): TileData[] {
  const slots = visit.legs.slots.value;
  const tiles: TileData[] = [];
  for (const person of visit.inCall.value) {
    if (person.extra_slot !== null && person.media?.extra !== 'none')
      tiles.push({
        key: `${person.id}-extra`,
        name: extraName(person),
        person,
        screen: true,
        stream: slots.get(person.extra_slot) ?? null,
        showsPicture: true,
        paused: person.extra_paused,
        testid: `remote-extra-${person.id}`,
      });
    tiles.push({
      key: person.id,
      name: person.display_name,
      person,
      screen: false,
      stream: person.slot === null ? null : (slots.get(person.slot) ?? null),
      showsPicture: person.media?.camera !== false,
      paused: person.video_paused && person.media?.camera !== false,
      testid: `remote-video-${person.id}`,
    });
  }
  for (const device of visit.state.value?.devices ?? [])
    if (device.slot !== null)
      tiles.push({
        key: device.id,
        name: device.name,
        person: null,
        screen: true,
        device: true,
        stream: slots.get(device.slot) ?? null,
        showsPicture: true,
        paused: false,
        testid: `remote-device-${device.id}`,
      });
  return tiles;
}

function extraName(person: Person): string {
  const t = messages.value.call;
  if (person.media?.extra !== 'device') return t.screenOf(person.display_name);
  return t.second.of(person.media.extra_label || t.second.heading, person.display_name);
}

/** One's own second camera, to aim it; the own screen is before one's eyes. */
function ownExtra(visit: Visit): TileData[] {
  const shown = visit.media.extra.shown.value;
  if (shown?.kind !== 'device') return [];
  return [
    {
      key: 'self-extra',
      name: shown.label ?? '',
      person: null,
      screen: true,
      stream: visit.media.extra.preview.value,
      showsPicture: true,
      paused: false,
      testid: 'self-extra',
    },
  ];
}

function ownTile(visit: Visit): TileData {
  return {
    key: 'self',
    name: messages.value.call.you,
    person: null,
    screen: false,
    stream: visit.media.preview.value,
    showsPicture: visit.media.sendsCamera.value,
    paused: false,
    testid: 'self-video',
  };
}

/** A shared screen, else who was pinned, else who spoke last, else the one the call is about. */
function useMainKey(visit: Visit, tiles: TileData[], pinned: string | null): string | null {
  const [spoke, setSpoke] = useState<string | null>(null);
  const speaking =
    tiles.find((tile) => !tile.screen && visit.speaking.value.has(tile.key))?.key ?? null;
  useEffect(() => {
    if (speaking) setSpoke(speaking);
  }, [speaking]);
  const has = (key: string | null) => key !== null && tiles.some((tile) => tile.key === key);
  if (has(pinned)) return pinned;
  const screen = tiles.find((tile) => tile.screen);
  if (screen) return screen.key;
  if (has(spoke)) return spoke;
  const central = visit.isPractitioner.value ? 'patient' : 'practitioner';
  return (tiles.find((tile) => tile.person?.role === central) ?? tiles[0])?.key ?? null;
}

export function Stage({ layout }: { layout: Layout }) {
  const visit = useVisit();
  const [pinned, setPinned] = useState<string | null>(null);
  const others = tilesOf(visit);
  const main = useMainKey(visit, others, pinned);
  const all = [...others, ...ownExtra(visit), ownTile(visit)];
  const placeOf = (tile: TileData): string => {
    if (layout === 'grid') return 'even';
    if (tile.key === main) return 'main';
    return tile.key === 'self' && layout === 'speaker' ? 'corner' : 'thumb';
  };
  const thumbs = all.filter((tile) => placeOf(tile) === 'thumb').length;
  return (
    <div class={`stage ${layout} count-${all.length}${thumbs ? ' has-strip' : ''}`}>
      {all.map((tile) => (
        <Tile
          key={tile.key}
          tile={tile}
          place={placeOf(tile)}
          named={others.length > 1 || placeOf(tile) !== 'main'}
          onPin={
            others.length > 1 && others.includes(tile)
              ? () => setPinned((now) => (now === tile.key ? null : tile.key))
              : undefined
          }
        />
      ))}
      {others.length === 0 && <Alone />}
    </div>
  );
}

function Alone() {
  const visit = useVisit();
  const t = messages.value.call;
  const doctor = visit.state.value?.consultation.practitioner.display_name ?? '';
  const here = visit.others.value.some(
    (one) => one.role === 'practitioner' && one.presence !== 'away',
  );
  return (
    <div class="stage-alone" role="status">
      <span class="breath" aria-hidden="true" />
      <p class="lead">
        {visit.isPractitioner.value
          ? t.nobody
          : here
            ? t.waitingForDoctor(doctor)
            : t.waitingFor(doctor)}
      </p>
      {visit.isPractitioner.value && <p>{t.nobodyHint}</p>}
    </div>
  );
}

function initials(name: string): string {
  const words = name
    .replace(/^(Dr|Pr|M\.|Mme)\s+/, '')
    .split(/\s+/)
    .filter(Boolean);
  return (
    (words[0]?.[0] ?? '') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')
  ).toUpperCase();
}

/** A portrait phone on a wide screen is shown whole to clinicians: nothing may be cut off. */
function useContain(wanted: boolean) {
  const video = useRef<HTMLVideoElement>(null);
  const [contain, setContain] = useState(false);
  useEffect(() => {
    const element = video.current;
    if (!element || !wanted) return undefined;
    const judge = () => {
      const { videoWidth, videoHeight, clientWidth, clientHeight } = element;
      if (!videoHeight || !clientHeight) return;
      const ratio = videoWidth / videoHeight / (clientWidth / clientHeight);
      setContain(ratio > 1.5 || ratio < 1 / 1.5);
    };
    const observer = new ResizeObserver(judge);
    observer.observe(element);
    element.addEventListener('resize', judge);
    return () => {
      observer.disconnect();
      element.removeEventListener('resize', judge);
    };
  }, [wanted]);
  return { video, contain };
}

function extraIcon({ device, person }: TileData): IconNode {
  if (device) return Stethoscope;
  return person?.media?.extra === 'screen' ? MonitorUp : Video;
}

function Tile({
  tile,
  place,
  named,
  onPin,
}: {
  tile: TileData;
  place: string;
  /** The head of the call already names the only other person. */
  named: boolean;
  onPin?: () => void;
}) {
  const visit = useVisit();
  const t = messages.value.call;
  const { person } = tile;
  const { video, contain } = useContain(
    visit.isPractitioner.value && person !== null && !tile.screen,
  );
  const speaking = person !== null && !tile.screen && visit.speaking.value.has(person.id);
  const muted =
    !tile.screen &&
    (person ? person.media?.microphone === false : !visit.media.sendsMicrophone.value);
  const away = person?.presence === 'reconnecting';
  const mirrored = person === null && !tile.screen && visit.media.facing.value === 'user';
  const test = person?.role === 'diagnostic';
  const classes = ['tile', place];
  if (speaking) classes.push('speaking');
  const paused = tile.paused && !away;
  if (away || paused) classes.push('away');
  return (
    <figure class={classes.join(' ')} onDblClick={onPin} data-place={place}>
      <Picture
        stream={tile.showsPicture ? tile.stream : null}
        label={tile.name}
        mirrored={mirrored}
        contain={tile.screen || contain}
        testid={tile.testid}
        elementRef={video}
      />
      {!tile.showsPicture && (
        <span class="avatar" aria-hidden="true">
          {initials(tile.name)}
        </span>
      )}
      {away && (
        <p class="tile-away">
          {place === 'thumb'
            ? messages.value.presence.reconnecting
            : t.reconnectingOther(tile.name)}
        </p>
      )}
      {person && !tile.screen && <QualityMark person={person} />}
      {paused && (
        <p class="tile-away" role="status" data-testid={`paused-${tile.key}`}>
          {place === 'thumb' ? t.pausedShort : t.pausedHere}
        </p>
      )}
      <figcaption
        class={
          (named && !test) || muted || tile.device || !tile.showsPicture
            ? undefined
            : 'visually-hidden'
        }
      >
        {tile.screen && <Icon node={extraIcon(tile)} size={16} />}
        <span>{tile.name}</span>
        {tile.device && <span class="tile-clear">{t.connected.clear}</span>}
        {test && <span class="tile-clear">{messages.value.role.diagnostic}</span>}
        {muted && (
          <>
            <Icon node={MicOff} size={16} />
            <span class="visually-hidden">{t.micOff}</span>
          </>
        )}
        {!tile.showsPicture && (
          <>
            <Icon node={VideoOff} size={16} />
            <span class="visually-hidden">{t.noCamera}</span>
          </>
        )}
      </figcaption>
    </figure>
  );
}
