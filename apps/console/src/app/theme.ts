import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The one accent. Shade 8 carries white text at 6.7:1, shade 4 reads on the dark background. */
const accent: MantineColorsTuple = [
  '#e9f5f8',
  '#d6e9ee',
  '#abd3dd',
  '#7dbccb',
  '#58a9bc',
  '#409db3',
  '#3096ae',
  '#1a7f96',
  '#0b6478',
  '#075463',
];

export const theme = createTheme({
  colors: { accent },
  primaryColor: 'accent',
  // The default shade 6 fails the contrast of text on filled buttons.
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  fontFamily: 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  defaultRadius: 'md',
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.3' },
      h2: { fontSize: '1.1875rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  components: {
    // An asterisk says nothing here: nearly every field is required, and the others say "optional".
    InputWrapper: { defaultProps: { withAsterisk: false } },
    Modal: {
      defaultProps: { centered: true, radius: 'lg', size: 'lg', closeButtonProps: { 'aria-label': 'Close' } },
      styles: { title: { fontWeight: 650, fontSize: '1.125rem', lineHeight: '1.35' } },
    },
    Anchor: { defaultProps: { underline: 'always' } },
    // Words on buttons are long on a narrow screen: they wrap instead of being cut. Flex, because a link that looks like
    // a button does not center its text by itself once its height is free.
    Button: {
      styles: {
        root: {
          display: 'inline-flex',
          alignItems: 'center',
          justifyContent: 'center',
          height: 'auto',
          minHeight: 'var(--button-height)',
          // Between the words and the edge, where they take two lines.
          paddingBlock: 3,
        },
        // Small buttons would cut off the lower ends of letters.
        label: { whiteSpace: 'normal', overflow: 'visible', lineHeight: 1.3 },
      },
    },
    // The color is in the border; a colored title would not have the contrast of text.
    Alert: {
      defaultProps: { variant: 'outline', radius: 'md' },
      styles: {
        root: { borderInlineStartWidth: 4 },
        title: { color: 'var(--mantine-color-text)' },
        message: { color: 'var(--mantine-color-text)' },
      },
    },
  },
});
