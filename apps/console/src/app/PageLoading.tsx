import { Center, Loader } from '@mantine/core';

/** While the code of a page is under way; short enough that a skeleton would only flicker. */
export function PageLoading() {
  return (
    <Center mih="60vh" role="status" aria-label="Loading the page">
      <Loader type="dots" color="gray" />
    </Center>
  );
}
