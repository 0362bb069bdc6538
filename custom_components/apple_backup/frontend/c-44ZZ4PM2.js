function n(e){return e.state!=="not_loaded"}export{n as a};
