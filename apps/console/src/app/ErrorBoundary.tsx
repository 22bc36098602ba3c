import { Button, Text } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { AuthLayout } from '../ui/AuthLayout';

interface ErrorBoundaryProps {
  /** Another page is another try. */
  readonly resetKey: string;
  readonly children: ReactNode;
}
interface ErrorBoundaryState {
  readonly failed: boolean;
  readonly key: string;
}

/** A page that broke, or whose code could not be loaded, most often after an upgrade of the server. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failed: false, key: this.props.resetKey };

  static getDerivedStateFromError(): Partial<ErrorBoundaryState> {
    return { failed: true };
  }

  static getDerivedStateFromProps(props: ErrorBoundaryProps, state: ErrorBoundaryState): ErrorBoundaryState {
    return props.resetKey === state.key ? state : { failed: false, key: props.resetKey };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <AuthLayout title="This page did not load">
        <Text mb="md">
          Perhaps the server was upgraded while the page was open, or the connection was lost. Nothing that you saved is
          affected.
        </Text>
        <Button onClick={() => window.location.reload()}>Load the page again</Button>
      </AuthLayout>
    );
  }
}
