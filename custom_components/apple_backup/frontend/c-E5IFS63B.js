function o(n,t,e){i(n,"hass-notification",{message:t,action:e,duration:e?-1:void 0})}function i(n,t,e){n.dispatchEvent(new CustomEvent(t,{detail:e,bubbles:!0,composed:!0}))}export{o as a,i as b};
