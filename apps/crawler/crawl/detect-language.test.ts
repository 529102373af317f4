import { expect, test } from 'vitest'
import { detectLanguage } from './detect-language.ts'

test('the language of a paragraph is found out', () => {
  const texts = {
    en: 'PostgreSQL provides various lock modes to control concurrent access to data in tables. These modes can be used for application-controlled locking.',
    de: 'Die Datenbank stellt verschiedene Sperrmodi bereit, um den gleichzeitigen Zugriff auf die Daten in Tabellen zu steuern und zu überwachen.',
    fr: 'La base de données fournit plusieurs modes de verrouillage pour contrôler les accès concurrents aux données contenues dans les tables.',
    ru: 'База данных предоставляет различные режимы блокировки для управления одновременным доступом к данным, которые хранятся в таблицах.',
    ja: 'このデータベースは、テーブル内のデータに対する同時アクセスを制御するために、さまざまなロックモードを提供します。これらのモードは、アプリケーションによって制御されるロックに使用できます。',
  }
  for (const [language, text] of Object.entries(texts)) expect(detectLanguage(text)).toBe(language)
})

test('what is too short to tell, or no language, counts as English', () => {
  for (const text of ['', 'Index of /pub', '0 1 2 3 4 5 6 7 8 9 '.repeat(20)]) expect(detectLanguage(text)).toBe('en')
})
