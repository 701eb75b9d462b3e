import { type Theme, useData } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { watchEffect } from 'vue';
import './notebook.css';

export default {
  extends: DefaultTheme,
  setup() {
    const { isDark } = useData();
    if (import.meta.env.SSR) return;
    // The pictures of the notebooks follow this, as they follow JupyterLab's own theme.
    watchEffect(() => {
      document.documentElement.dataset.theme = isDark.value ? 'dark' : 'light';
    });
  },
} satisfies Theme;
