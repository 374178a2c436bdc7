// A module that cannot be imported, for the engine tests.
throw new TypeError('the model file is not readable')
