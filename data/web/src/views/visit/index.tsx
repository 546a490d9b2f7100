// SPDX-License-Identifier: GPL-3.0-or-later
export { VisitPage } from './page';
export { TestPage } from './test';
