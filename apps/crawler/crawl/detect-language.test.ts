import { expect, test } from 'vitest'
import { plainLanguage } from './common-words.ts'
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

test('plain text of each language is told by its commonest words alone', () => {
  const texts = {
    en: 'The table that is locked by one of the transactions can be read by all others, but it is not possible to write to it as long as the lock is held, and for this reason locks are to be released as soon as they are not needed. If a transaction is to read the rows and then to write to them, it should be the first of all to take the lock that it needs, or it will wait for another.',
    de: 'Die Tabelle, die von einer der Transaktionen gesperrt ist, kann von allen anderen gelesen werden, und es ist nicht möglich, in sie zu schreiben, bis die Sperre mit dem Ende der Transaktion frei ist. Das ist auch für die Zeilen so, auf die sich eine Sperre bezieht, und die von der einen oder der anderen nicht mit gelesen werden. Wer die Sperre nicht hat, muss sich auf das Warten einstellen, und das ist eine Frage der Zeit.',
    fr: 'La table qui est verrouillée par une des transactions peut être lue par les autres, et il n’est pas possible de la modifier tant que le verrou est tenu. Pour que les lignes de la table ne soient pas perdues, une transaction qui est dans la file attend que le verrou soit libre, et les données sur lesquelles elle travaille ne sont pas lues dans une autre. Au début du travail, on ne sait pas qui est le premier des deux.',
    es: 'La tabla que está bloqueada por una de las transacciones se puede leer con las otras, y no es posible escribir en ella en el tiempo en que el bloqueo está activo. Para que los datos de la tabla no se pierdan, una transacción que está en la cola espera al fin del bloqueo, como es el caso de los otros, y las filas que se leen en una no se leen por la otra.',
  }
  for (const [language, text] of Object.entries(texts))
    expect([language, plainLanguage(text)]).toEqual([language, language])
  expect(plainLanguage('og det er til på med ikke som den jeg har var eller av en '.repeat(4))).toBeUndefined()
})
