import { type Theme, useData } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { watchEffect } from 'vue';
import { LanguageDemo } from '../../demo/language-demo.js';
import './front.css';
import './math.css';
import './notebook.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('LanguageDemo', LanguageDemo);
  },
  setup() {
    const { isDark } = useData();
    if (import.meta.env.SSR) return;
    // The pictures of the notebooks follow this, as they follow JupyterLab's own theme.
    watchEffect(() => {
      document.documentElement.dataset.theme = isDark.value ? 'dark' : 'light';
    });
  },
} satisfies Theme;
