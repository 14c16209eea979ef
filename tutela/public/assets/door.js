'use strict';
// Nothing here is needed: every page works without it. It leaves without a trace in the list of pages behind, and
// does the work that is asked while very many reports come in.
for (const link of document.querySelectorAll('a.leave')) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    location.replace(link.href);
  });
}

function zeroBits(octets) {
  let bits = 0;
  for (const octet of octets) {
    bits += octet ? Math.clz32(octet) - 24 : 8;
    if (octet) break;
  }
  return bits;
}

async function work(form) {
  const wanted = Number(form.dataset.bits), text = new TextEncoder();
  for (let number = 0; ; number += 1) {
    const digest = await crypto.subtle.digest('SHA-256', text.encode(`${form.dataset.number}:${number}`));
    if (zeroBits(new Uint8Array(digest)) >= wanted) {
      form.elements.work.value = String(number);
      return;
    }
  }
}

for (const form of document.querySelectorAll('form[data-bits]')) {
  if (window.crypto && crypto.subtle) work(form);
}
