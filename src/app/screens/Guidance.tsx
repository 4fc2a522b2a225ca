import './guidance.css'
import { violation } from '../i18n/violation.fr.ts'

/** Where to turn after an attempt on an account (INC1). No link: the patron's own device is the safe place to open them. */
export function Guidance() {
  return (
    <>
      <ol class="steps">
        {violation.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <dl class="contacts">
        {violation.contacts.map(({ name, how, what }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{what}</dd>
            <dd class="contact-how">{how}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
