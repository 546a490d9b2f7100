// SPDX-License-Identifier: GPL-3.0-or-later
// Which page an address shows. Professional pages and the visit are loaded when they are needed, so
// that a patient's phone never fetches the dashboard.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { messages } from './i18n';
import { location } from './state/router';
import { isSupported } from './state/browser';
import { Home } from './views/home';
import { Loading, PageNews } from './views/parts/bits';
import { CalmShell } from './views/parts/shell';
import { LinkProblem, NotFound, SpaceProblem, Unsupported } from './views/problem';

type Page = ComponentType<Record<string, string>>;
type Loader = () => Promise<Page>;

const pro =
  (pick: (module: typeof import('./views/pro')) => Page): Loader =>
  async () =>
    pick(await import('./views/pro'));

/** The day is asked for while it is still being found out who asks. */
const dashboard: Loader = async () => {
  const { DashboardPage, prepareDashboard } = await import('./views/pro');
  prepareDashboard();
  return DashboardPage;
};

interface Route {
  pattern: RegExp;
  load: Loader;
  needsVideo?: boolean;
}

const ROUTES: Route[] = [
  { pattern: /^\/app\/?$/, load: dashboard },
  { pattern: /^\/app\/all$/, load: pro((m) => m.AllPage) },
  { pattern: /^\/app\/agenda$/, load: pro((m) => m.AgendaPage) },
  { pattern: /^\/app\/plan$/, load: pro((m) => m.PlanPage) },
  { pattern: /^\/app\/messages$/, load: pro((m) => m.TemplatesPage) },
  { pattern: /^\/app\/queues$/, load: pro((m) => m.QueuesPage) },
  { pattern: /^\/q\/(?<code>[^/]+)$/, load: async () => (await import('./views/join')).Join },
  { pattern: /^\/app\/patients$/, load: pro((m) => m.PatientsPage) },
  { pattern: /^\/app\/patients\/new$/, load: pro((m) => m.NewPatientPage) },
  { pattern: /^\/app\/patients\/(?<id>[0-9a-z]{26})$/, load: pro((m) => m.PatientPage) },
  { pattern: /^\/app\/statistics$/, load: pro((m) => m.StatisticsPage) },
  { pattern: /^\/app\/site$/, load: pro((m) => m.SitePage) },
  { pattern: /^\/app\/sites$/, load: pro((m) => m.SitesPage) },
  { pattern: /^\/app\/server$/, load: pro((m) => m.ServerPage) },
  { pattern: /^\/app\/preferences$/, load: pro((m) => m.PreferencesPage) },
  { pattern: /^\/app\/consultations\/(?<id>[0-9a-z]{26})$/, load: pro((m) => m.ConsultationPage) },
  { pattern: /^\/app\/consultations\/(?<id>[0-9a-z]{26})\/edit$/, load: pro((m) => m.EditPage) },
  {
    pattern: /^\/app\/consultations\/(?<id>[0-9a-z]{26})\/report$/,
    load: pro((m) => m.ReportPage),
  },
  {
    pattern: /^\/visit\/(?<id>[0-9a-z]{26})$/,
    load: async () => (await import('./views/visit')).VisitPage as Page,
    needsVideo: true,
  },
  {
    pattern: /^\/p\/(?<slug>[^/]+)$/,
    load: async () => (await import('./views/book')).BookPage as Page,
  },
  {
    pattern: /^\/visit\/(?<id>[0-9a-z]{26})\/card$/,
    load: async () => (await import('./views/visit')).CardPage as Page,
  },
  {
    pattern: /^\/receipt\/(?<id>[0-9a-z]{26})\/(?<token>[\w-]{20,40})$/,
    load: async () => (await import('./views/receipt')).ReceiptPage as Page,
  },
  {
    pattern: /^\/documents\/(?<token>[\w-]+)$/,
    load: async () => (await import('./views/documents/space')).SpacePage as Page,
  },
  { pattern: /^\/dev\/outbox$/, load: async () => (await import('./views/dev-outbox')).DevOutbox },
  {
    pattern: /^\/information$/,
    load: async () => (await import('./views/information')).InformationPage,
  },
  {
    pattern: /^\/kiosk$/,
    load: async () => (await import('./views/kiosk')).KioskPage,
    needsVideo: true,
  },
  {
    pattern: /^\/test$/,
    load: async () => (await import('./views/visit')).TestPage,
    needsVideo: true,
  },
];

function Loaded({ route, parameters }: { route: Route; parameters: Record<string, string> }) {
  const [page, setPage] = useState<{ Page: Page } | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let stale = false;
    route.load().then(
      (Page) => stale || setPage({ Page }),
      () => stale || setFailed(true),
    );
    return () => {
      stale = true;
    };
  }, [route]);
  if (failed) return <Broken />;
  return page ? (
    <>
      <PageNews />
      <page.Page key={parameters.id ?? ''} {...parameters} />
    </>
  ) : (
    <CalmShell>
      <Loading />
    </CalmShell>
  );
}

/** A part of the page could not be fetched: the network, or a new version on the server. */
function Broken() {
  const t = messages.value.app;
  return (
    <CalmShell>
      <h1>{t.unexpected}</h1>
      <button type="button" class="button main large" onClick={() => window.location.reload()}>
        {t.reload}
      </button>
    </CalmShell>
  );
}

export function App() {
  const problem = document.documentElement.dataset.problem;
  const { path } = location.value;
  if (problem && /^\/documents\//.test(path)) return <SpaceProblem />;
  if (problem && /^\/(c|visit)\//.test(path)) return <LinkProblem name={problem} />;
  if (path === '/') return <Home />;
  for (const route of ROUTES) {
    const match = route.pattern.exec(path);
    if (!match) continue;
    if (route.needsVideo && !isSupported()) return <Unsupported />;
    return <Loaded key={route.pattern.source} route={route} parameters={{ ...match.groups }} />;
  }
  return <NotFound />;
}
