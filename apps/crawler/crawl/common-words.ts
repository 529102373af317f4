// The words that any text in a language is full of: enough to know most texts at a glance. Used by detect-language.ts.

/** A dozen of the most frequent words of each language that is written in Latin letters, those apart that others have too. */
const COMMON: Record<string, string> = {
  da: 'og at det er til på med ikke af som den jeg har var blev eller',
  de: 'der die und das ist nicht mit von ein eine zu auf für dem sich auch',
  en: 'the of and to is that for it with as this be are by not from or',
  es: 'de la que el en los las por con una para es del se no al como',
  fi: 'ja on ei se että hän oli ovat mutta kun niin tai myös sekä joka ole',
  fr: 'de la le et les des est une pour dans que qui pas sur au du ne par',
  hu: 'a az és hogy nem egy is van meg csak már volt ez de kell vagy',
  it: 'di che il la per una non con del della sono si le dei gli anche come',
  nl: 'de het een van en is dat niet op te zijn voor met die aan ook door',
  no: 'og er det på til som med for ikke av en har jeg den var fra eller',
  pl: 'w i na nie się z do jest to że jak o od po przez dla są',
  pt: 'de que e o da do em um para com uma os não no se na por mais',
  ro: 'de și în la cu nu este care pe din mai un pentru o sunt prin',
  sv: 'och att det som en på är av för med den till inte har ett var eller',
  tr: 've bir bu için ile da de olarak çok daha ne var gibi ama kadar olan',
}

const LANGUAGES_OF = new Map<string, string[]>()
for (const [language, words] of Object.entries(COMMON))
  for (const word of words.split(' ')) LANGUAGES_OF.set(word, [...(LANGUAGES_OF.get(word) ?? []), language])

/** Of so many words. */
const READ = 150
/** So many of them must be common ones of the language, and this many times as many as of any other. */
const LEAST = 25
const LEAD = 2

/** The tag of the language whose words they plainly are; undefined: not plain enough. */
export function plainLanguage(text: string): string | undefined {
  const words =
    text
      .toLowerCase()
      .match(/\p{L}+/gu)
      ?.slice(0, READ) ?? []
  const counts = new Map<string, number>()
  for (const word of words)
    for (const language of LANGUAGES_OF.get(word) ?? []) counts.set(language, (counts.get(language) ?? 0) + 1)
  const [first, second] = [...counts].sort(([, one], [, other]) => other - one)
  return first && first[1] >= LEAST && first[1] >= LEAD * (second?.[1] ?? 0) ? first[0] : undefined
}
