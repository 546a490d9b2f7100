// SPDX-License-Identifier: GPL-3.0-or-later
// The practitioner's room while nobody is in it yet: who waits, and one button each.
import { messages } from '../../i18n';
import { when } from '../../i18n/format';
import { useTitle } from '../parts/bits';
import { ButtonLink } from '../parts/button';
import { CalmShell } from '../parts/shell';
import { SiteDevices } from '../parts/site-devices';
import { Picture } from '../parts/video';
import { VitalSigns } from '../parts/vital-signs';
import { DeviceChoice } from './devices';
import { LineBar, organisationName } from './frame';
import { HostNotice } from './company';
import { PersonRow } from './people';
import { useVisit } from './context';

export function Lobby() {
  const visit = useVisit();
  const t = messages.value.visit.room;
  useTitle(t.title);
  const state = visit.state.value;
  if (!state) return null;
  const waiting = visit.waiting.value;
  // A host of the site has no connection, but is there with the patient.
  const beside = visit.others.value.filter((one) => one.presence === 'beside');
  const here = [...waiting, ...beside];
  const expected = visit.others.value.filter((one) => !here.includes(one));
  return (
    <CalmShell home={false} wide organisation={organisationName(state.consultation)}>
      <LineBar />
      <div class="lobby" data-testid="lobby">
        <section>
          <h1>{t.heading}</h1>
          <p class="lead">
            {messages.value.kind[state.consultation.kind]}, {when(state.consultation.planned_start)}
          </p>
          {state.consultation.site && (
            <div data-testid="lobby-site">
              <p>
                {messages.value.site.choice.at(
                  state.consultation.site.name,
                  state.consultation.site.town,
                )}
              </p>
              <SiteDevices devices={state.consultation.site.devices} />
            </div>
          )}
          <div role="status" aria-live="polite">
            {waiting.length === 0 && (
              <p>
                {t.nobody} {t.nobodyHint}
              </p>
            )}
          </div>
          <HostNotice />
          {here.length > 0 && <h2>{t.waitingHeading}</h2>}
          <ul class="people-list">
            {here.map((one) => (
              <PersonRow key={one.id} person={one} />
            ))}
          </ul>
          {expected.length > 0 && <h2>{t.expected}</h2>}
          <ul class="people-list">
            {expected.map((one) => (
              <PersonRow key={one.id} person={one} />
            ))}
          </ul>
          <div class="actions end">
            <ButtonLink href="/app" tone="quiet">
              {t.toDashboard}
            </ButtonLink>
          </div>
        </section>
        <aside>
          <div class="preview">
            <Picture
              stream={visit.media.preview.value}
              label={messages.value.call.you}
              mirrored
              testid="self-video"
            />
          </div>
          <DeviceChoice media={visit.media} />
          {state.consultation.measurements > 0 && (
            <VitalSigns
              consultationId={state.consultation.id}
              count={state.consultation.measurements}
              mayEnter={false}
            />
          )}
        </aside>
      </div>
    </CalmShell>
  );
}
