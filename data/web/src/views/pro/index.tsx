// SPDX-License-Identifier: GPL-3.0-or-later
// The professionals' pages; each asks for a session first.
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { location, navigate } from '../../state/router';
import { prepare } from '../../state/live';
import { loadSession, session } from '../../state/session';
import { Loading } from '../parts/bits';
import { CalmShell, ProShell } from '../parts/shell';
import { Agenda } from './agenda';
import { All } from './all';
import { ConsultationView } from './consultation';
import { Dashboard } from './dashboard';
import { EditPlan, Plan } from './plan';
import { PatientView } from './patient';
import { NewPatient, Patients } from './patients';
import { ReportView } from './report';
import { Preferences } from './preferences';
import { Templates } from './templates';
import { Queues } from './queues';
import { ServerView } from './server';
import { Statistics } from './statistics';
import { SiteView } from './site';
import { Sites } from './sites';

type Parameters = Record<string, string>;

/** Where somebody's day is not the one of consultations. */
function homeOf(role: string | undefined): string | null {
  if (role === 'operator') return '/app/server';
  return role === 'site_host' ? '/app/site' : null;
}

function guarded(Page: ComponentType<Parameters>): ComponentType<Parameters> {
  return function Guarded(parameters: Parameters) {
    const current = session.value;
    useEffect(() => void loadSession(), []);
    useEffect(() => {
      if (current !== null) return;
      const { path, query } = location.value;
      const text = query.toString();
      navigate('/?next=' + encodeURIComponent(path + (text ? '?' + text : '')), 'replace');
    }, [current]);
    const home = homeOf(current?.account.role);
    const elsewhere = home !== null && location.value.path === '/app';
    useEffect(() => {
      // Who runs the server has no consultations to look at, a host those of the site.
      if (elsewhere) navigate(home, 'replace');
    }, [elsewhere]);
    if (!current || elsewhere)
      return (
        <CalmShell>
          <Loading />
        </CalmShell>
      );
    return (
      <ProShell>
        <Page {...parameters} />
      </ProShell>
    );
  };
}

export const DashboardPage = guarded(Dashboard);

export function prepareDashboard(): void {
  const current = session.value;
  // Of a browser without a session nothing is asked: it would be refused.
  if (document.documentElement.dataset.session === 'none') return;
  if (current !== null && homeOf(current?.account.role) === null) prepare();
}

export const AllPage = guarded(All);
export const AgendaPage = guarded(Agenda);
export const PlanPage = guarded(Plan);
export const EditPage = guarded(EditPlan as ComponentType<Parameters>);
export const ConsultationPage = guarded(ConsultationView as ComponentType<Parameters>);
export const TemplatesPage = guarded(Templates);
export const PreferencesPage = guarded(Preferences);
export const ServerPage = guarded(ServerView);
export const QueuesPage = guarded(Queues);
export const StatisticsPage = guarded(Statistics);
export const SitePage = guarded(SiteView);
export const SitesPage = guarded(Sites);
export const PatientsPage = guarded(Patients);
export const NewPatientPage = guarded(NewPatient);
export const PatientPage = guarded(PatientView as ComponentType<Parameters>);
export const ReportPage = guarded(ReportView as ComponentType<Parameters>);
