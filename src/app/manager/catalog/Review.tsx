import type { CatalogCheck } from '../../../sync/contract/catalogs.ts'
import { catalogWords as words } from '../../i18n/catalog.fr.ts'
import { withFirmSpaces } from '../../i18n/format.ts'
import { Banner } from '../../ui/Banner.tsx'
import { Button } from '../../ui/Button.tsx'
import { ChangeList } from './ChangeList.tsx'
import { useSome } from './useSome.ts'

type ReviewProps = { file: string; check: CatalogCheck; onPublish: () => void }

/** What a file would change, or all that is wrong with it. */
export function Review({ file, check: { problems, isWhole, changes }, onPublish }: ReviewProps) {
  const { shown, left, next, showMore } = useSome(problems)
  if (problems.length === 0)
    return (
      <div class="catalog-review">
        <Banner tone="done">{words.right(file, changes.length)}</Banner>
        <ChangeList changes={changes} />
        <Button kind="main" icon="send" onClick={onPublish}>
          {words.publish}
        </Button>
      </div>
    )
  return (
    <div class="catalog-review">
      <Banner tone="attention" title={words.problems(file, problems.length)}>
        <p>{words.problemsNote}</p>
        {!isWhole && <p>{words.notWhole}</p>}
      </Banner>
      <ul class="catalog-changes">
        {shown.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <p class="catalog-path">{path}</p>
            <p>{withFirmSpaces(message)}</p>
          </li>
        ))}
      </ul>
      {left > 0 && <Button onClick={showMore}>{words.moreProblems(left, next)}</Button>}
    </div>
  )
}
