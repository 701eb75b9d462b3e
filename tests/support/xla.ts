/** Whether functions can be compiled by XLA: the lane without it sets this variable. */
export const hasXla: boolean = process.env.RESATTN_XLA !== 'off';
