// Dragging over a stretch of the time axis selects it; the caller says which times the element's edges stand for.

const CLICK_PIXELS = 4;

/** `onSelect(startTime, endTime)`; when `onPan` is given and `canPan(time)`, dragging moves the window instead. */
export function enableRangeDrag(element, { timeAt, onSelect, canPan = () => false, onPan, marker }) {
  element.addEventListener('pointerdown', down => {
    if (down.button !== 0) {
      return;
    }

    const box = element.getBoundingClientRect();
    const place = event => Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    const first = place(down);
    const panning = canPan(timeAt(first));
    let last = first;
    let moved = false;
    element.setPointerCapture(down.pointerId);
    element.classList.toggle('panning', panning);

    const move = event => {
      const next = place(event);
      moved ||= Math.abs(event.clientX - down.clientX) >= CLICK_PIXELS;
      if (moved && panning) {
        onPan(timeAt(next) - timeAt(last));
      } else if (moved) {
        showMarker(marker, Math.min(first, next), Math.max(first, next));
      }

      last = next;
    };

    const up = event => {
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', up);
      element.removeEventListener('pointercancel', up);
      element.classList.remove('panning');
      marker.hidden = true;
      if (moved && !panning && event.type === 'pointerup') {
        onSelect(timeAt(Math.min(first, last)), timeAt(Math.max(first, last)));
      }
    };

    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', up);
    element.addEventListener('pointercancel', up);
  });
}

function showMarker(marker, from, to) {
  marker.hidden = false;
  marker.style.setProperty('left', `${from * 100}%`);
  marker.style.setProperty('width', `${(to - from) * 100}%`);
}
