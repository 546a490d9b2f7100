// SPDX-License-Identifier: GPL-3.0-or-later
import { useEffect, useRef } from 'preact/hooks';
import type { Ref } from 'preact';
import { useSpeaker } from '../../call/meter';

interface Props {
  stream: MediaStream | null;
  label: string;
  mirrored?: boolean;
  contain?: boolean;
  testid?: string;
  elementRef?: Ref<HTMLVideoElement>;
}

/** A picture without sound: browsers always let it play. Sound comes from <Sound>. */
export function Picture({ stream, label, mirrored, contain, testid, elementRef }: Props) {
  const own = useRef<HTMLVideoElement | null>(null);
  useEffect(() => {
    const element = own.current;
    if (!element || element.srcObject === stream) return;
    element.srcObject = stream;
    if (stream) void element.play().catch(() => undefined);
  }, [stream]);
  const classes = ['picture', mirrored ? 'mirrored' : '', contain ? 'contain' : ''];
  return (
    <video
      ref={(element) => {
        own.current = element;
        if (typeof elementRef === 'function') elementRef(element);
        else if (elementRef) elementRef.current = element;
      }}
      class={classes.filter(Boolean).join(' ')}
      aria-label={label}
      data-testid={testid}
      autoplay
      playsInline
      muted
      disableRemotePlayback
    />
  );
}

/** One person's voice. Apart from the picture, so that no layout ever interrupts it. */
export function Sound({
  stream,
  speakerId,
  onBlocked,
  retry,
}: {
  stream: MediaStream;
  speakerId: string;
  onBlocked: () => void;
  /** Changes when the person touched "turn the sound on". */
  retry: number;
}) {
  const element = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const audio = element.current;
    if (!audio) return;
    if (audio.srcObject !== stream) audio.srcObject = stream;
    audio.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') onBlocked();
    });
  }, [stream, retry]);
  useEffect(() => {
    if (element.current) void useSpeaker(element.current, speakerId);
  }, [speakerId]);
  return <audio ref={element} autoplay />;
}
