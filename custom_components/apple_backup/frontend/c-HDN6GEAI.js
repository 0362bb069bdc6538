function n(e){return e?e.name??e.handle:""}export{n as a};
