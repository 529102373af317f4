// Zones, and when they change their clocks in 2026.
export const BERLIN = 'Europe/Berlin' // forward 2026-03-29 01:00Z, back 2026-10-25 01:00Z
export const NEW_YORK = 'America/New_York' // forward 2026-03-08 07:00Z, back 2026-11-01 06:00Z
export const LORD_HOWE = 'Australia/Lord_Howe' // half an hour: back 2026-04-04 15:00Z, forward 2026-10-03 15:30Z
export const KATHMANDU = 'Asia/Kathmandu' // +05:45, never changed
