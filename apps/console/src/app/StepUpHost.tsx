import { lazy, Suspense, useSyncExternalStore } from 'react';
import { stepUp } from '../lib/step-up';

const StepUpDialog = lazy(() => import('./StepUpDialog'));

/** Shows the one dialog for a fresh proof whenever an operation waits for it. */
export function StepUpHost() {
  const request = useSyncExternalStore(stepUp.subscribe, stepUp.current);
  if (request === null) return null;
  return (
    <Suspense fallback={null}>
      <StepUpDialog request={request} />
    </Suspense>
  );
}
