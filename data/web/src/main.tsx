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
import './styles/book.css';
import './styles/hours.css';
import './styles/advice.css';
import './styles/webhooks.css';
import './styles/consultations.css';
import './styles/statistics.css';
import './styles/stage.css';
import './styles/call.css';
import './styles/connection.css';
import './styles/security.css';
import './styles/chat.css';
import { App } from './app';

const root = document.getElementById('app');
if (root) render(<App />, root);
