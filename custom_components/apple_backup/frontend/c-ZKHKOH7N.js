function c(t,n){let{activeElement:e}=document;e!==null&&e!==document.body&&!t.matches(":focus-within")||n?.focus()}export{c as a};
