import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useContinueSignIn } from '../../lib/after-sign-in';
import { useLoad } from '../../lib/use-load';
import { AuthLayout } from '../../ui/AuthLayout';
import { AlreadySignedInDocument } from './documents';
import { Arrival } from './parts/Arrival';
import { PasswordForm } from './parts/PasswordForm';

export default function SignInPage() {
  const [search] = useSearchParams();
  const [sent, setSent] = useState(false);
  const goOn = useContinueSignIn();

  const already = useLoad(AlreadySignedInDocument).data?.viewer?.user ?? null;
  useEffect(() => {
    if (already !== null) goOn('SignedIn', { replace: true });
  }, [already, goOn]);
  return (
    <AuthLayout title="Sign in">
      {!sent && <Arrival reason={search.get('reason')} />}
      <PasswordForm onSent={() => setSent(true)} />
    </AuthLayout>
  );
}
