import { lazy, Suspense } from 'react';
import { Route, Routes, useLocation } from 'react-router';
import { ConnectionNotice } from './ConnectionNotice';
import { ErrorBoundary } from './ErrorBoundary';
import { NotFoundPage } from './NotFoundPage';
import { PageLoading } from './PageLoading';
import { StepUpHost } from './StepUpHost';

// Each page is a chunk of its own, so that signing in loads nothing of the pages behind it.
const SignInPage = lazy(() => import('../features/sign-in/SignInPage'));
const VerifyPage = lazy(() => import('../features/sign-in/VerifyPage'));
const EnrollPage = lazy(() => import('../features/enrollment/EnrollPage'));
const SetUpPage = lazy(() => import('../features/set-up/SetUpPage'));
const InvitationPage = lazy(() => import('../features/set-up/InvitationPage'));
const PasswordPage = lazy(() => import('../features/set-up/PasswordPage'));
const TwoFactorHelpPage = lazy(() => import('../features/help/TwoFactorHelpPage'));
const SignedInPages = lazy(() => import('./SignedInPages'));

export function App() {
  const { pathname } = useLocation();
  return (
    <>
      <ConnectionNotice />
      <ErrorBoundary resetKey={pathname}>
        <Suspense fallback={<PageLoading />}>
          <Routes>
            <Route path="/sign-in" element={<SignInPage />} />
            <Route path="/sign-in/verify" element={<VerifyPage />} />
            <Route path="/enroll" element={<EnrollPage />} />
            <Route path="/setup" element={<SetUpPage />} />
            <Route path="/invitation" element={<InvitationPage />} />
            <Route path="/password" element={<PasswordPage />} />
            <Route path="/help/two-factor" element={<TwoFactorHelpPage />} />
            {['/', '/security', '/people', '/people/:id', '/policy', '/exports', '/exports/:id', '/audit'].map((path) => (
              <Route key="signed-in" path={path} element={<SignedInPages />} />
            ))}
            <Route path="*" element={<NotFoundPage />} />
          </Routes>
        </Suspense>
      </ErrorBoundary>
      <StepUpHost />
    </>
  );
}
