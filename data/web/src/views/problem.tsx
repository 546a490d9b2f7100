// SPDX-License-Identifier: GPL-3.0-or-later
// When a link or an address does not work: what happened, what to do, and nothing about anybody.
import { useEffect, useState } from 'preact/hooks';
import {
  CalendarDays,
  CalendarX2,
  Compass,
  FileX2,
  Globe,
  Link2Off,
  type IconNode,
} from 'lucide';
import { personalLink, type CancelOffer } from '../api/endpoints';
import { isProblem } from '../api/problems';
import { messages } from '../i18n';
import { location } from '../state/router';
import { useHeadingFocus, useTitle } from './parts/bits';
import { ButtonLink } from './parts/button';
import { CannotCome } from './parts/cannot-come';
import { Icon } from './parts/icon';
import { CalmShell } from './parts/shell';
import { BringByLink } from './documents/bring';

interface Words {
  heading: string;
  text: string;
  advice?: string;
}

function ProblemPage({
  words,
  icon,
  children,
}: {
  words: Words;
  icon: IconNode;
  children?: preact.ComponentChildren;
}) {
  useTitle(words.heading);
  const headingRef = useHeadingFocus<HTMLHeadingElement>();
  return (
    <CalmShell>
      <article class="statement" data-testid="problem-page">
        <span class="statement-icon">
          <Icon node={icon} size={32} />
        </span>
        <h1 ref={headingRef} tabIndex={-1}>
          {words.heading}
        </h1>
        <p class="lead">{words.text}</p>
        {words.advice && <p>{words.advice}</p>}
        {children && <div class="actions">{children}</div>}
      </article>
    </CalmShell>
  );
}

export function LinkProblem({ name }: { name: string }) {
  const t = messages.value;
  const words: Record<string, Words> = {
    'link-expired': t.problem.expired,
    'link-revoked': t.problem.revoked,
    unauthenticated: t.problem.noAccess,
  };
  if (name === 'link-other-day') return <OtherDay />;
  return (
    <ProblemPage words={words[name] ?? t.problem.unknown} icon={Link2Off}>
      <ButtonLink href="/" tone="main" size="large">
        {t.problem.toHome}
      </ButtonLink>
    </ProblemPage>
  );
}

/** The secure space of documents: unknown, or nothing is left in it. */
export function SpaceProblem() {
  return <ProblemPage words={messages.value.documents.space.gone} icon={FileX2} />;
}

/** Before the day there is no visit, but the patient can already say not to be coming. */
function OtherDay() {
  const token = location.value.path.split('/')[2] ?? '';
  const [offer, setOffer] = useState<CancelOffer | null>(null);
  const [own, setOwn] = useState(false);
  const t = messages.value;
  const load = () => personalLink.offer(token).then(setOffer, () => setOffer(null));
  useEffect(() => void load(), [token]);

  const cancel = async (birthDate: string | null) => {
    try {
      await personalLink.cancel(token, birthDate);
      setOwn(true);
      setOffer({ cancel: 'cancelled', needs_birth_date: false });
    } catch (problem) {
      // Somebody was quicker, or it became too late: the page says which.
      if (isProblem(problem, 'illegal-transition')) await load();
      throw problem;
    }
  };

  if (offer?.cancel === 'cancelled')
    return (
      <ProblemPage
        key="cancelled"
        words={own ? t.visit.cannotCome.done : t.closed.cancelled}
        icon={CalendarX2}
      />
    );
  return (
    <ProblemPage words={t.problem.otherDay} icon={CalendarDays}>
      <ButtonLink href="/test" tone="main" size="large" wide>
        {t.nav.test}
      </ButtonLink>
      {offer && offer.cancel !== 'no' && <BringByLink token={token} />}
      {offer?.cancel === 'possible' && (
        <CannotCome needsBirthDate={offer.needs_birth_date} onCancel={cancel} />
      )}
      {offer?.cancel === 'late' && <p class="hint">{t.visit.cannotCome.lateHint}</p>}
    </ProblemPage>
  );
}

export function NoAccess() {
  const t = messages.value.problem;
  return (
    <ProblemPage words={t.noAccess} icon={Link2Off}>
      <ButtonLink href="/" tone="main" size="large">
        {t.toHome}
      </ButtonLink>
    </ProblemPage>
  );
}

export function NotFound() {
  const t = messages.value.problem.notFound;
  return (
    <ProblemPage words={t} icon={Compass}>
      <ButtonLink href="/" tone="main" size="large">
        {t.action}
      </ButtonLink>
    </ProblemPage>
  );
}

export function Unsupported() {
  return (
    <ProblemPage words={messages.value.problem.unsupported} icon={Globe}>
      {null}
    </ProblemPage>
  );
}
