import { graphql, type ResultOf } from '@countersign/api-contract';
import { createContext, useContext } from 'react';
import type { Permission, Role } from './api-types';
import { MANAGES } from './labels';

/** Who is signed in: asked once by the session gate, read by every page behind it. */
export const ViewerDocument = graphql(`
  query Viewer {
    viewer {
      user {
        id
        name
        email
        role
        twoFactorStatus
        graceEndsAt
        factors {
          id
        }
      }
      permissions
    }
  }
`);

type Answer = NonNullable<ResultOf<typeof ViewerDocument>['viewer']>;
export interface Viewer {
  readonly user: NonNullable<Answer['user']>;
  readonly permissions: readonly Permission[];
}

export const ViewerContext = createContext<Viewer | null>(null);

export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (viewer === null) throw new Error('useViewer outside the session gate');
  return viewer;
}

export const may = (viewer: Viewer, permission: Permission): boolean => viewer.permissions.includes(permission);

/** Recovery, reset, role and suspension: on an equal or lower role, and never on oneself. */
export const mayManage = (viewer: Viewer, user: { readonly id: string; readonly role: Role }): boolean =>
  user.id !== viewer.user.id && may(viewer, MANAGES[user.role]);
