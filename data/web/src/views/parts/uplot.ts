// SPDX-License-Identifier: GPL-3.0-or-later
// A chunk of its own: pages without curves do not load it.
import 'uplot/dist/uPlot.min.css';

export { default as Plot } from 'uplot';
