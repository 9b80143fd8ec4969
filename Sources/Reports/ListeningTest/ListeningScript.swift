// SPDX-License-Identifier: MIT

/// The JavaScript of a listening test: it asks one question at a time and saves a file of answers.
///
/// The script does not read the solutions. After every question the answers are stored in
/// `localStorage` under the identifier of the test, where the browser allows it.
enum ListeningScript {
  static let text = """
    'use strict';
    (() => {
      const element = id => document.getElementById(id);
      const sounds = JSON.parse(element('sounds').textContent);
      const test = element('test').dataset.test;
      const place = 'foley-listening-' + test;
      const grades = ['1 bad', '2 poor', '3 fair', '4 good', '5 excellent'];

      const begun = listener => ({
        format: 'foley-listening-answers', version: 1, test: test,
        sitting: [...crypto.getRandomValues(new Uint32Array(4))].map(n => n.toString(36)).join('-'),
        listener: listener, startedAt: new Date().toISOString(), finishedAt: null, answers: []
      });
      const kept = () => {
        try {
          const state = JSON.parse(localStorage.getItem(place));
          return state && state.test === test && Array.isArray(state.answers)
            && state.answers.length <= sounds.length ? state : null;
        } catch { return null; }
      };
      const keep = () => {
        try {
          localStorage.setItem(place, JSON.stringify(state));
          return true;
        } catch { return false; }
      };

      let state = kept();
      let choice = null, plays = [], asked = 0, playing = null;

      const show = id => {
        for (const part of ['start', 'asking', 'end']) element(part).hidden = part !== id;
      };
      const silence = () => {
        if (playing) playing.pause();
        playing = null;
      };

      const player = (data, index, name) => {
        const button = document.createElement('button');
        const audio = new Audio('data:audio/wav;base64,' + data);
        button.type = 'button';
        button.className = 'play';
        button.textContent = 'Play' + name;
        audio.addEventListener('ended', () => { button.className = 'play'; });
        audio.addEventListener('pause', () => { button.className = 'play'; });
        button.addEventListener('click', async () => {
          silence();
          playing = audio;
          audio.currentTime = 0;
          button.className = 'play on';
          try {
            await audio.play();
            plays[index] += 1;
            button.textContent = 'Play' + name + ' again';
          } catch (error) {
            button.className = 'play';
            if (error.name !== 'AbortError')
              element('message').textContent = 'This browser cannot play the sound: ' + error.message;
          }
        });
        return button;
      };
      const option = (value, text) => {
        const label = document.createElement('label'), input = document.createElement('input');
        input.type = 'radio';
        input.name = 'answer';
        input.value = value;
        input.addEventListener('change', () => { choice = value; });
        label.append(input, ' ' + text);
        return label;
      };

      const ask = () => {
        const number = state.answers.length;
        if (number === sounds.length) return finish();
        const own = sounds[number], isPair = own.length === 2;
        choice = null;
        plays = own.map(() => 0);
        asked = Date.now();
        element('count').textContent = 'Question ' + (number + 1) + ' of ' + sounds.length;
        element('progress').value = number;
        element('title').textContent =
          isPair ? 'Which of the two is the recording?' : 'How good does this sound?';
        element('players').replaceChildren(
          ...own.map((data, index) => player(data, index, isPair ? ' ' + 'AB'[index] : '')));
        element('choices').replaceChildren(...(isPair
          ? [option('first', 'A is the recording'), option('second', 'B is the recording')]
          : grades.map((text, index) => option(String(index + 1), text))));
        element('message').textContent = '';
        show('asking');
        element('title').focus();
      };

      const finish = () => {
        if (!state.finishedAt) state.finishedAt = new Date().toISOString();
        keep();
        element('text').value = JSON.stringify(state, null, 1);
        show('end');
        element('thanks').focus();
      };

      element('begin').addEventListener('submit', event => {
        event.preventDefault();
        state = begun(element('listener').value.trim());
        keep();
        ask();
      });
      element('question').addEventListener('submit', event => {
        event.preventDefault();
        if (plays.some(count => count === 0) || choice === null) {
          element('message').textContent = choice === null
            ? 'Choose an answer first; if you cannot tell, guess.'
            : plays.length === 2 ? 'Play both sounds first.' : 'Play the sound first.';
          return;
        }
        silence();
        const answer = { question: 'q' + (state.answers.length + 1) };
        if (plays.length === 2) answer.real = choice; else answer.rating = Number(choice);
        answer.plays = plays;
        answer.seconds = Math.round((Date.now() - asked) / 100) / 10;
        state.answers.push(answer);
        keep();
        ask();
      });
      element('save').addEventListener('click', () => {
        const link = document.createElement('a');
        link.href = URL.createObjectURL(
          new Blob([element('text').value], { type: 'application/json' }));
        link.download = 'answers.json';
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      });
      element('another').addEventListener('click', () => {
        if (!confirm('This page will forget these answers. Have you saved them?')) return;
        try { localStorage.removeItem(place); } catch { }
        state = null;
        element('listener').value = '';
        show('start');
        element('listener').focus();
      });

      element('unkept').hidden = (() => {
        try {
          localStorage.setItem(place + '-try', '1');
          localStorage.removeItem(place + '-try');
          return true;
        } catch { return false; }
      })();
      if (state) ask(); else show('start');
    })();

    """
}
