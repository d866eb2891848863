/** Ruhu's own icons: 24 grid, 2 px round line; only state marks are filled. The inside of each <svg>. */
export const icons = {
  again:
    '<path d="M19.5 8A8.5 8.5 0 1 0 20.5 13M20 3.5V8h-4.5"/>',
  ask:
    '<circle cx="12" cy="12" r="9"/><path d="M9.3 9.5a2.8 2.8 0 1 1 4.3 2.4c-1 .6-1.6 1.1-1.6 2.2M12 17.2v.1"/>',
  backspace:
    '<path d="M8.5 5.5H20a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H8.5L3 12zM11.5 9.5l5 5M16.5 9.5l-5 5"/>',
  balance:
    '<path d="M12 3v18M4 7l4 5-4 5M20 7l-4 5 4 5"/>',
  battery:
    '<rect x="2.5" y="7" width="16" height="10" rx="2.5"/><path d="M21.5 10.5v3M6 10.5v3"/>',
  bell:
    '<path d="M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 2h-15zM10 21h4"/>',
  building:
    '<path d="M5 21V4.5A1.5 1.5 0 0 1 6.5 3h7A1.5 1.5 0 0 1 15 4.5V21M15 10h3a1.5 1.5 0 0 1 1.5 1.5V21M3 21h18M8.5 7.5h3M8.5 11.5h3M8.5 15.5h3"/>',
  busy:
    '<path d="M12 3.5a8.5 8.5 0 1 1-8.5 8.5"/>',
  calendar:
    '<rect x="4" y="5" width="16" height="15" rx="3"/><path d="M8 3v4M16 3v4M4 10.5h16"/>',
  camera:
    '<path d="M4 8.5h3.5L9 6h6l1.5 2.5H20a1 1 0 0 1 1 1V18a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9.5a1 1 0 0 1 1-1z"/><circle cx="12" cy="13.5" r="3.5"/>',
  chart:
    '<path d="M4 20h16M7 16.5v-5M12 16.5V6M17 16.5v-8"/>',
  check:
    '<path d="M4.5 12.5l5 5 10-11"/>',
  clock:
    '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.3 2"/>',
  close:
    '<path d="M6 6l12 12M18 6L6 18"/>',
  'cloud-done':
    '<path d="M7 18.5a4.5 4.5 0 0 1-.4-9 5.5 5.5 0 0 1 10.6.8 4.2 4.2 0 0 1-.2 8.2z"/><path d="M9 13.7l2.2 2.2 3.8-4"/>',
  'cloud-up':
    '<path d="M7.5 18.5H7a4.5 4.5 0 0 1-.4-9 5.5 5.5 0 0 1 10.6.8 4.2 4.2 0 0 1-.2 8.2h-.5M12 20v-8M9 14.5l3-3 3 3"/>',
  code:
    '<rect x="4" y="4" width="6" height="6" rx="1"/><rect x="14" y="4" width="6" height="6" rx="1"/><rect x="4" y="14" width="6" height="6" rx="1"/><path d="M14 14h2.5v2.5M20 14v.1M14 20h2.5M20 17v3"/>',
  deceased:
    '<path d="M12 21V10.5M12 14c-3.5 0-5-1.8-5-4.5 3 0 5 1.5 5 4.5zM12 11c0-3.5 1.5-6.5 5-7.5 1 4-1.5 7.5-5 7.5zM8 21h8"/>',
  disk:
    '<path d="M5 4h11l4 4v11a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM8 4v5h7V4M8 20v-6h8v6"/>',
  dog:
    '<g fill="currentColor" stroke="none"><ellipse cx="5.3" cy="11.5" rx="2" ry="2.6"/><ellipse cx="9.6" cy="6.8" rx="2.1" ry="2.8"/><ellipse cx="14.4" cy="6.8" rx="2.1" ry="2.8"/><ellipse cx="18.7" cy="11.5" rx="2" ry="2.6"/><path d="M12 11.3c2.6 0 5.6 3.7 5.6 6.2 0 1.8-1.3 2.7-2.9 2.5-1-.1-1.7-.5-2.7-.5s-1.7.4-2.7.5c-1.6.2-2.9-.7-2.9-2.5 0-2.5 3-6.2 5.6-6.2z"/></g>',
  down:
    '<path d="M5 9l7 7 7-7"/>',
  download:
    '<path d="M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 20h15"/>',
  edit:
    '<path d="M4 20l1-4.5L16 4.5a2.1 2.1 0 0 1 3 0l.5.5a2.1 2.1 0 0 1 0 3L8.5 19zM14 6.5l3.5 3.5"/>',
  elder:
    '<circle cx="10.5" cy="5.5" r="2.5"/><path d="M8 21v-5.5l-1.5-1L8 9.5c1-1.5 3.5-1.5 4.5 0l1.5 3.5 2.5 1M12 15l1 6M17.5 21v-8.5"/>',
  eye:
    '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="3"/>',
  folder:
    '<path d="M3.5 18V6A1.5 1.5 0 0 1 5 4.5h4.5l2 2.5H19A1.5 1.5 0 0 1 20.5 8.5V18a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 18z"/>',
  frame:
    '<rect x="4.5" y="5.5" width="15" height="13" rx="1.5" stroke-dasharray="3.2 3"/>',
  hand:
    '<path d="M7.5 12.5V6a1.5 1.5 0 0 1 3 0v5M10.5 10.5V4.5a1.5 1.5 0 0 1 3 0v6M13.5 10.5V6a1.5 1.5 0 0 1 3 0v8.5c0 4-2 6.5-5 6.5-3.5 0-4.5-2-6.5-5.5-.8-1.5 1-2.7 2.5-1z"/>',
  health:
    '<path d="M12 20.5C6.5 16.5 3.5 13 3.5 9.3A4.8 4.8 0 0 1 12 6.5a4.8 4.8 0 0 1 8.5 2.8c0 3.7-3 7.2-8.5 11.2zM6 12h3.5l1.5-2.5 2 4.5 1.5-2H18"/>',
  home:
    '<path d="M3.5 11.5L12 4l8.5 7.5M6 10v10h12V10M10 20v-5.5h4V20"/>',
  'home-add':
    '<path d="M3.5 11.5L12 4l8.5 7.5M6 10v10h5.5M18 13.5V21M14.5 17.3h7"/>',
  info:
    '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.3v.1"/>',
  lasso:
    '<path d="M12 4.5c5 0 8.5 2.3 8.5 5.5s-3.5 5.5-8.5 5.5S3.5 13.200 3.5 10 7 4.500 12 4.500zM8 15c-1.500 1-1.500 3 0 3.600s1 2-.5 2.400"/>',
  language:
    '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c2.5 2.3 3.7 5.2 3.7 8.5s-1.2 6.2-3.7 8.5c-2.5-2.3-3.7-5.2-3.7-8.5S9.5 5.8 12 3.5z"/>',
  layers:
    '<path d="M12 3.5l9 5-9 5-9-5zM3.5 13l8.5 4.7 8.5-4.7"/>',
  leave:
    '<path d="M14 4.5H6.5A1.5 1.5 0 0 0 5 6v12a1.5 1.5 0 0 0 1.5 1.5H14M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5"/>',
  left:
    '<path d="M14.5 5l-7 7 7 7"/>',
  list:
    '<path d="M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5v.1M4.5 12v.1M4.5 17.5v.1"/>',
  locate:
    '<circle cx="12" cy="12" r="6.5"/><circle cx="12" cy="12" r="1.8" fill="currentColor" stroke="none"/><path d="M12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3"/>',
  lock:
    '<rect x="5" y="10.5" width="14" height="10" rx="2.5"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>',
  map:
    '<path d="M12 21c-4-4.2-6.5-7.4-6.5-10.6a6.5 6.5 0 0 1 13 0C18.5 13.6 16 16.8 12 21z"/><circle cx="12" cy="10.3" r="2.4"/>',
  me:
    '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4.3 3.6-6.5 7.5-6.5s6.7 2.2 7.5 6.5"/>',
  message:
    '<path d="M4 5.5h16a1 1 0 0 1 1 1V16a1 1 0 0 1-1 1h-8l-5 4v-4H4a1 1 0 0 1-1-1V6.5a1 1 0 0 1 1-1z"/>',
  mic:
    '<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M8.5 21h7"/>',
  minus:
    '<path d="M5 12h14"/>',
  moon:
    '<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z"/>',
  moved:
    '<path d="M4 10.5L10.5 5 17 10.5V20H4zM9 20v-5h3.5v5M17 14h5M19.5 11.5L22 14l-2.5 2.5"/>',
  nobody:
    '<path d="M5 21V5.5A2.5 2.5 0 0 1 7.5 3h6A2.5 2.5 0 0 1 16 5.5V11M3 21h9M12.5 12v.1"/><path d="M15.5 15.5l5 5M20.5 15.5l-5 5"/>',
  offline:
    '<path d="M7 18.5a4.5 4.5 0 0 1-.8-8.9M9.5 6.2A5.5 5.5 0 0 1 17 10.3a4.2 4.2 0 0 1 2.6 7M17 18.5h-6M4 4l16 16"/>',
  paper:
    '<path d="M6 3.5h8l4.5 4.5v11a1.5 1.5 0 0 1-1.5 1.5H6a1.5 1.5 0 0 1-1.5-1.5V5A1.5 1.5 0 0 1 6 3.5zM13.5 3.5V8.5h5M8 13h8M8 16.5h5"/>',
  path:
    '<circle cx="6" cy="18.5" r="2.5"/><circle cx="18" cy="5.5" r="2.5"/><path d="M8.5 18.5h6a3.5 3.5 0 0 0 0-7h-5a3 3 0 0 1 0-6h6"/>',
  pause:
    '<path d="M8.5 5.5v13M15.5 5.5v13" stroke-width="3.5"/>',
  'person-add':
    '<circle cx="10" cy="8" r="4"/><path d="M2.5 20.5c.8-4.3 3.6-6.5 7.5-6.5 1.5 0 2.9.3 4 1M18.5 14v7M15 17.5h7"/>',
  phone:
    '<path d="M6.2 3.8l2.3-.4c.5-.1 1 .2 1.2.7l1.1 3c.2.5 0 1-.3 1.3L9 9.8c1 2.2 2.7 4 5 5.1l1.5-1.5c.3-.3.9-.5 1.3-.3l3 1.2c.5.2.8.7.7 1.2l-.4 2.3c-.2 1-1 1.7-2 1.7C10.6 19.5 4.5 13.4 4.5 5.8c0-1 .7-1.8 1.7-2z"/>',
  photo:
    '<rect x="3.5" y="4.5" width="17" height="15" rx="2.5"/><circle cx="8.5" cy="9.5" r="1.7"/><path d="M4 17l5-4.5 3.5 3 3-2.5 4.5 4"/>',
  play:
    '<path d="M7.5 4.5l12 7.5-12 7.5z" fill="currentColor"/>',
  plus:
    '<path d="M12 5v14M5 12h14"/>',
  polygon:
    '<path d="M5 8l7-4 7.500 5-2 9.500-9.500 1z"/><circle cx="5" cy="8" r="1.600"/><circle cx="12" cy="4" r="1.600"/><circle cx="19.500" cy="9" r="1.600"/><circle cx="17.500" cy="18.500" r="1.600"/><circle cx="8" cy="19.500" r="1.600"/>',
  print:
    '<path d="M7 8V3.5h10V8M7 17H4.5A1.5 1.5 0 0 1 3 15.5v-6A1.5 1.5 0 0 1 4.5 8h15A1.5 1.5 0 0 1 21 9.5v6a1.5 1.5 0 0 1-1.5 1.5H17M7 14h10v6.5H7z"/>',
  residents:
    '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c.6-4 3.1-6 6.5-6s5.9 2 6.5 6M16 5.4a3.3 3.3 0 0 1 0 6.3M18.2 14.7c2 .9 3 2.7 3.4 5.3"/>',
  review:
    '<path d="M12 4v16M7 20h10M5 7.5l7-2 7 2M5 7.5L2.5 13.5a2.7 2.7 0 0 0 5 0zM19 7.5l-2.5 6a2.7 2.7 0 0 0 5 0z"/>',
  right:
    '<path d="M9.5 5l7 7-7 7"/>',
  search:
    '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5"/>',
  send:
    '<path d="M20.5 4L3.5 11l6 2.5 2.5 6zM20.5 4l-11 9.5"/>',
  settings:
    '<path d="M4 7h9M18 7h2M4 17h3M12 17h8"/><circle cx="15.5" cy="7" r="2.5"/><circle cx="9.5" cy="17" r="2.5"/>',
  shield:
    '<path d="M12 3l7.5 2.5v6c0 4.7-3 8-7.5 9.5-4.5-1.5-7.5-4.8-7.5-9.5v-6z"/><path d="M8.5 12l2.5 2.5 4.5-5"/>',
  sign:
    '<path d="M3 20h18M5 16.5c2-6 4-11 5.5-11s-2 9.5-.5 9.5 2.5-4 3.5-4-.5 3.5.8 3.5 1.7-1.5 4.2-2"/>',
  skill:
    '<path d="M13 6a4 4 0 0 1 5-1l-3 3 1 2 2 1 3-3a4 4 0 0 1-5.5 4.5L8 20a2.1 2.1 0 0 1-3-3l7.5-7.5A4 4 0 0 1 13 6z"/>',
  speak:
    '<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>',
  stairs:
    '<path d="M3 20h4.5v-4.5H12V11h4.5V6.5H21"/>',
  star:
    '<path d="M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.7l5.9-.8z"/>',
  'state-away':
    '<path d="M12 3l10 17.5H2z" fill="currentColor" stroke="none"/><path d="M12 9.5v5M12 17.3v.1" stroke="var(--surface)" stroke-width="2.2"/>',
  'state-calm':
    '<circle cx="12" cy="12" r="8.5" stroke-dasharray="3 3.6"/>',
  'state-done':
    '<circle cx="12" cy="12" r="9"/><path d="M7.8 12.3l3 3 5.5-6"/>',
  'state-due':
    '<circle cx="12" cy="12" r="9" fill="currentColor" stroke="none"/><circle cx="12" cy="12" r="3.2" fill="var(--surface)" stroke="none"/>',
  'state-gone':
    '<path d="M19 13v4.5a2.5 2.5 0 0 1-2.5 2.5h-10A2.5 2.5 0 0 1 4 17.5v-10A2.5 2.5 0 0 1 6.5 5H11M15 4h5v5M20 4l-8 8"/>',
  'state-later':
    '<circle cx="12" cy="12" r="8.5"/>',
  'state-over':
    '<path d="M12 2l10 10-10 10L2 12z" fill="currentColor" stroke="none"/><path d="M12 7.5v5.2M12 16.2v.1" stroke="var(--surface)" stroke-width="2.4"/>',
  'state-shut':
    '<circle cx="12" cy="12" r="9"/><path d="M5.8 5.8l12.4 12.4"/>',
  stop:
    '<rect x="6" y="6" width="12" height="12" rx="2"/>',
  sun:
    '<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"/>',
  table:
    '<rect x="3.5" y="4.5" width="17" height="15" rx="2.5"/><path d="M3.5 10h17M9 10v9.5"/>',
  tablet:
    '<rect x="5" y="2.5" width="14" height="19" rx="2.5"/><path d="M11 18.5h2"/>',
  'text-size':
    '<path d="M4 7V5h11v2M9.5 5v14M7 19h5M14 13v-1.5h7V13M17.5 11.5V19M16 19h3"/>',
  today:
    '<rect x="4" y="5" width="16" height="15" rx="3"/><path d="M8 3v4M16 3v4M8.5 13.5l2.5 2.5 4.5-5"/>',
  torch:
    '<path d="M8 3h8v3.5l-2 3V20a1 1 0 0 1-1 1h-2a1 1 0 0 1-1-1V9.500l-2-3zM8 6.500h8M12 12.500v2.500"/>',
  trash:
    '<path d="M4.5 6.5h15M9 6.5V4h6v2.5M6.5 6.5l1 13.5h9l1-13.5M10 10.5v6M14 10.5v6"/>',
  undo:
    '<path d="M8.5 5L4 9.5 8.5 14M4 9.5h10a6 6 0 0 1 0 12h-3"/>',
  up:
    '<path d="M5 15.5l7-7 7 7"/>',
  whole:
    '<path d="M4 9V5.500A1.500 1.500 0 0 1 5.500 4H9M15 4h3.500A1.500 1.500 0 0 1 20 5.500V9M20 15v3.500a1.500 1.500 0 0 1-1.500 1.500H15M9 20H5.500A1.500 1.500 0 0 1 4 18.500V15"/><circle cx="12" cy="12" r="2.200"/>',
  work:
    '<rect x="3.5" y="7.5" width="17" height="12" rx="2"/><path d="M9 7.5V5.5A1.5 1.5 0 0 1 10.5 4h3A1.5 1.5 0 0 1 15 5.5v2M3.5 12.5h17"/>',
  yuan:
    '<circle cx="12" cy="12" r="8.5"/><path d="M8.5 7.5L12 12l3.5-4.5M12 12v5M9 12.7h6M9 15h6"/>',
} as const

export type IconName = keyof typeof icons
