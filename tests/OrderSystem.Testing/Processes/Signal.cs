namespace OrderSystem.Testing.Processes;

/// <summary>The signals of POSIX that the faults are made of, with their numbers on Linux.</summary>
public enum Signal
{
    /// <summary>Ends the process at once; it cannot do anything about it.</summary>
    Kill = 9,

    /// <summary>Asks the process to end.</summary>
    Terminate = 15,

    /// <summary>Lets a stopped process go on.</summary>
    Continue = 18,

    /// <summary>Stops the process: it stays, with its connections, and does nothing.</summary>
    Stop = 19,
}
