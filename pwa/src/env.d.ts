/// <reference types="vite/client" />

declare const __RUHU_VERSION__: string
