// SPDX-License-Identifier: GPL-3.0-or-later
import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import type { IconNode } from 'lucide';
import { say } from '../../state/toast';
import { sentenceFor } from '../../api/problems';
import { Icon } from './icon';

interface Props {
  children: ComponentChildren;
  onClick?: () => unknown;
  tone?: 'main' | 'plain' | 'quiet' | 'danger';
  size?: 'normal' | 'large' | 'small';
  icon?: IconNode;
  type?: 'button' | 'submit';
  disabled?: boolean;
  /** Shown as under way by someone else than this button's own click. */
  busy?: boolean;
  label?: string;
  /** It shows and hides something: whether that is shown. */
  expanded?: boolean;
  testid?: string;
  wide?: boolean;
  autofocus?: boolean;
}

/** A button that waits for what it started and says so; its failure is told in a toast. */
export function Button(props: Props) {
  const [running, setRunning] = useState(false);
  const busy = running || props.busy === true;
  const click = async () => {
    if (busy || props.disabled || !props.onClick) return;
    setRunning(true);
    try {
      await props.onClick();
    } catch (error) {
      say(sentenceFor(error), 'error');
    } finally {
      setRunning(false);
    }
  };
  const classes = ['button', props.tone ?? 'plain', props.size ?? 'normal'];
  if (props.wide) classes.push('wide');
  if (busy) classes.push('busy');
  return (
    <button
      type={props.type ?? 'button'}
      class={classes.join(' ')}
      disabled={props.disabled}
      aria-disabled={busy}
      aria-busy={busy}
      aria-label={props.label}
      aria-expanded={props.expanded}
      data-testid={props.testid}
      autofocus={props.autofocus}
      onClick={props.onClick && click}
    >
      {props.icon && <Icon node={props.icon} />}
      <span class="button-text">{props.children}</span>
    </button>
  );
}

interface LinkProps {
  href: string;
  children: ComponentChildren;
  tone?: Props['tone'];
  size?: Props['size'];
  icon?: IconNode;
  testid?: string;
  label?: string;
  wide?: boolean;
}

/** A link that looks like a button: it goes somewhere. */
export function ButtonLink(props: LinkProps) {
  const classes = ['button', props.tone ?? 'plain', props.size ?? 'normal'];
  if (props.wide) classes.push('wide');
  return (
    <a
      href={props.href}
      class={classes.join(' ')}
      data-testid={props.testid}
      aria-label={props.label}
    >
      {props.icon && <Icon node={props.icon} />}
      <span class="button-text">{props.children}</span>
    </a>
  );
}

/** A link to a file of the server's that the browser saves; the router leaves it alone. */
export function DownloadLink(props: LinkProps) {
  return (
    <a
      href={props.href}
      download
      class={['button', props.tone ?? 'plain', props.size ?? 'small'].join(' ')}
      data-testid={props.testid}
      aria-label={props.label}
    >
      {props.icon && <Icon node={props.icon} size={18} />}
      <span class="button-text">{props.children}</span>
    </a>
  );
}
