// SPDX-License-Identifier: MIT

/// The JavaScript of a run report: it shows the values of the curves at the pointer.
///
/// The values are computed from the SVG paths. Everything else on the page works without JavaScript.
enum ReportScript {
  static let text = """
    'use strict';
    for (const chart of document.querySelectorAll('svg.chart')) {
      const d = chart.dataset, left = +d.left, right = +d.right, top = +d.top, bottom = +d.bottom;
      const curves = [...chart.querySelectorAll('path.line')].map(path => ({
        name: path.dataset.series,
        points: path.getAttribute('d').slice(1).split('L').map(p => p.split(' ').map(Number))
      }));
      const output = chart.closest('figure').querySelector('output');
      const cursor = document.createElementNS('http://www.w3.org/2000/svg', 'line');
      cursor.setAttribute('class', 'cursor');
      cursor.setAttribute('y1', top);
      cursor.setAttribute('y2', bottom);
      const value = y => {
        const height = (bottom - y) / (bottom - top), low = +d.low, high = +d.high;
        return +d.log ? low * Math.pow(high / low, height) : low + height * (high - low);
      };
      const show = event => {
        const box = chart.getBoundingClientRect();
        const x = (event.clientX - box.left) / box.width * chart.viewBox.baseVal.width;
        if (x < left || x > right) return hide();
        cursor.setAttribute('x1', x);
        cursor.setAttribute('x2', x);
        chart.append(cursor);
        const at = (x - left) / (right - left) * d.end;
        const values = curves.map(curve => {
          const nearest = curve.points.reduce((a, b) => Math.abs(b[0] - x) < Math.abs(a[0] - x) ? b : a);
          if (Math.abs(nearest[0] - x) > 4) return null;
          return (curves.length > 1 ? curve.name + ' ' : '') + value(nearest[1]).toPrecision(3);
        });
        output.textContent = (d.name === 'step' ? 'step ' + Math.round(at) : Math.round(at) + ' s')
          + ': ' + (values.filter(v => v !== null).join(', ') || 'no value');
      };
      const hide = () => { cursor.remove(); output.textContent = ''; };
      chart.addEventListener('pointermove', show);
      chart.addEventListener('pointerdown', show);
      chart.addEventListener('pointerleave', hide);
    }

    """
}
