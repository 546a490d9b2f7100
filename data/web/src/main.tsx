// SPDX-License-Identifier: GPL-3.0-or-later
import { render } from 'preact';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/forms.css';
import './styles/calm.css';
import './styles/home.css';
import './styles/visit.css';
import './styles/pro.css';
import './styles/dashboard.css';
import './styles/messages.css';
import './styles/plan.css';
import './styles/agenda.css';
import './styles/book.css';
import './styles/hours.css';
import './styles/advice.css';
import './styles/webhooks.css';
import './styles/payment.css';
import './styles/consultations.css';
import './styles/patients.css';
import './styles/report.css';
import './styles/statistics.css';
import './styles/queue.css';
import './styles/stage.css';
import './styles/call.css';
import './styles/connection.css';
import './styles/security.css';
import './styles/chat.css';
import './styles/site.css';
import './styles/documents.css';
import './styles/system.css';
import { App } from './app';
import { guardFocus } from './views/parts/focus';

const root = document.getElementById('app');
if (root) {
  guardFocus(root);
  render(<App />, root);
}
