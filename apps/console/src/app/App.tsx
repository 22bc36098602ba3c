import { lazy, Suspense, type ReactNode } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import type { Permission } from '../lib/api-types';
import { paths } from '../lib/paths';
import { may, useViewer } from '../lib/viewer';
import { ConnectionNotice } from './ConnectionNotice';
import { ErrorBoundary } from './ErrorBoundary';
import { NotFoundPage } from './NotFoundPage';
import { PageLoading } from './PageLoading';
import { StepUpHost } from './StepUpHost';

// Each page is a chunk of its own, so that signing in loads nothing of the pages behind it.
const SignInPage = lazy(() => import('../features/sign-in/SignInPage'));
const ForgotPasswordPage = lazy(() => import('../features/sign-in/ForgotPasswordPage'));
const VerifyPage = lazy(() => import('../features/sign-in/VerifyPage'));
const EmergencyPage = lazy(() => import('../features/sign-in/EmergencyPage'));
const ReturnedPage = lazy(() => import('../features/sign-in/ReturnedPage'));
const EnrollPage = lazy(() => import('../features/enrollment/EnrollPage'));
const SetUpPage = lazy(() => import('../features/set-up/SetUpPage'));
const SetUpWizard = lazy(() => import('./SetUpWizard'));
const InvitationPage = lazy(() => import('../features/links/InvitationPage'));
const PasswordPage = lazy(() => import('../features/links/PasswordPage'));
const ConfirmEmailPage = lazy(() => import('../features/links/ConfirmEmailPage'));
const TwoFactorHelpPage = lazy(() => import('../features/help/TwoFactorHelpPage'));
const SignedInPages = lazy(() => import('./SignedInPages'));
const OverviewPage = lazy(() => import('../features/overview/OverviewPage'));
const SecurityPage = lazy(() => import('../features/security/SecurityPage'));
const PeoplePage = lazy(() => import('../features/people/PeoplePage'));
const ImportPage = lazy(() => import('../features/import/ImportPage'));
const BulkJobsPage = lazy(() => import('../features/bulk-jobs/BulkJobsPage'));
const BulkJobPage = lazy(() => import('../features/bulk-jobs/BulkJobPage'));
const PersonPage = lazy(() => import('../features/people/PersonPage'));
const SessionsPage = lazy(() => import('../features/sessions/SessionsPage'));
const PolicyPage = lazy(() => import('../features/policy/PolicyPage'));
const ExportsPage = lazy(() => import('../features/exports/ExportsPage'));
const ExportPage = lazy(() => import('../features/exports/ExportPage'));
const AuditPage = lazy(() => import('../features/audit/AuditPage'));
const IntegrationPages = lazy(() => import('./IntegrationPages'));
const TokensPage = lazy(() => import('../features/integrations/TokensPage'));
const ExplorerPage = lazy(() => import('../features/explorer/ExplorerPage'));
const ProvidersPage = lazy(() => import('../features/providers/ProvidersPage'));
const NewProviderPage = lazy(() => import('../features/providers/NewProviderPage'));
const ProviderPage = lazy(() => import('../features/providers/ProviderPage'));
const SettingsPage = lazy(() => import('../features/settings/SettingsPage'));
const NoRightsPage = lazy(() => import('./NoRightsPage'));

function Only({ needs, page }: { readonly needs: Permission; readonly page: ReactNode }) {
  return may(useViewer(), needs) ? page : <NoRightsPage />;
}

/** Agents and end users have one page of their own. */
function StartPage() {
  return may(useViewer(), 'READ_USERS') ? <OverviewPage /> : <Navigate to={paths.security} replace />;
}

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
            <Route path="/emergency" element={<EmergencyPage />} />
            <Route path="/returned" element={<ReturnedPage />} />
            <Route path="/enroll" element={<EnrollPage />} />
            <Route path="/setup" element={<SetUpPage wizard={<SetUpWizard />} />} />
            <Route path="/invitation" element={<InvitationPage />} />
            <Route path="/password" element={<PasswordPage />} />
            <Route path="/forgot-password" element={<ForgotPasswordPage />} />
            <Route path="/email" element={<ConfirmEmailPage />} />
            <Route path="/help/two-factor" element={<TwoFactorHelpPage />} />
            <Route element={<SignedInPages />}>
              <Route path="/" element={<StartPage />} />
              <Route path="/security" element={<SecurityPage />} />
              <Route path="/people" element={<Only needs="READ_USERS" page={<PeoplePage />} />} />
              <Route path="/people/import" element={<Only needs="MANAGE_USERS" page={<ImportPage />} />} />
              <Route path="/people/jobs" element={<Only needs="MANAGE_USERS" page={<BulkJobsPage />} />} />
              <Route path="/people/jobs/:id" element={<Only needs="MANAGE_USERS" page={<BulkJobPage />} />} />
              <Route path="/people/:id" element={<Only needs="READ_USERS" page={<PersonPage />} />} />
              <Route path="/sessions" element={<Only needs="MANAGE_SESSIONS" page={<SessionsPage />} />} />
              <Route path="/policy" element={<Only needs="READ_POLICY" page={<PolicyPage />} />} />
              <Route path="/exports" element={<Only needs="EXPORT_STATUS" page={<ExportsPage />} />} />
              <Route path="/exports/:id" element={<Only needs="EXPORT_STATUS" page={<ExportPage />} />} />
              <Route element={<IntegrationPages />}>
                <Route path="/integrations" element={<Only needs="MANAGE_TOKENS" page={<TokensPage />} />} />
                <Route path="/integrations/providers" element={<Only needs="READ_POLICY" page={<ProvidersPage />} />} />
                <Route
                  path="/integrations/providers/new"
                  element={<Only needs="MANAGE_PROVIDERS" page={<NewProviderPage />} />}
                />
                <Route
                  path="/integrations/providers/:id"
                  element={<Only needs="READ_POLICY" page={<ProviderPage />} />}
                />
                <Route path="/integrations/explorer" element={<Only needs="READ_POLICY" page={<ExplorerPage />} />} />
              </Route>
              <Route path="/audit" element={<Only needs="READ_AUDIT" page={<AuditPage />} />} />
              <Route path="/settings" element={<Only needs="MANAGE_ACCOUNT" page={<SettingsPage />} />} />
            </Route>
            <Route path="*" element={<NotFoundPage />} />
          </Routes>
        </Suspense>
      </ErrorBoundary>
      <StepUpHost />
    </>
  );
}
